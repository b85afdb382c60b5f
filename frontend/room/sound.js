/** Playback: one audio element outside of the page's content, and its level. */
import { levelOf } from './meter.js';
import { Playback } from './playback.js';

export class Sound {
  /** @type {RTCRtpReceiver | null} */
  receiver = null;

  /** @param {HTMLAudioElement} audio @param {(silent: boolean) => void} onSilent whether a click is needed */
  constructor(audio, onSilent) {
    this.playback = new Playback(audio, onSilent);
  }

  /** @param {RTCRtpReceiver | null} receiver null stops playback */
  play(receiver) {
    this.receiver = receiver;
    void this.playback.play(receiver && new MediaStream([receiver.track]));
  }

  /** To be called in a click. */
  async resume() {
    await this.playback.resume();
  }

  /**
   * The browser measures what it plays anyway; an AudioContext would take as much of a processor as all else here.
   * @returns {Promise<number>} of the mix, as `levelOf`; 0 if nothing is received
   */
  async level() {
    const report = /** @type {Map<string, any> | undefined} */ (await this.receiver?.getStats());
    const { audioLevel = 0 } = [...(report?.values() ?? [])].find(({ type }) => type === 'inbound-rtp') ?? {};
    return levelOf(audioLevel ** 2);
  }
}
