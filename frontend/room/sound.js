/** Playback: one audio element outside of the page's content, and its level. */
import { createMeter } from './meter.js';
import { Playback } from './playback.js';

export class Sound {
  /** @type {RTCRtpReceiver | null} */
  receiver = null;
  /** @type {ReturnType<typeof createMeter> | null} */
  #meter = null;

  /** @param {HTMLAudioElement} audio @param {(silent: boolean) => void} onSilent whether a click is needed */
  constructor(audio, onSilent) {
    this.playback = new Playback(audio, onSilent);
  }

  /** @param {RTCRtpReceiver | null} receiver null stops playback */
  play(receiver) {
    this.#meter?.close();
    this.receiver = receiver;
    const stream = receiver && new MediaStream([receiver.track]);
    this.#meter = stream && createMeter(stream);
    void this.playback.play(stream);
  }

  /** To be called in a click. */
  async resume() {
    await this.playback.resume();
  }

  /** @returns {number} 0 to 1, of the mix */
  level() {
    return this.#meter?.level() ?? 0;
  }
}
