/** The person's own voice in a room: captured on stage, muted until they unmute. No DOM. */
import { problemOf } from './microphone.js';

/**
 * @typedef {{open: () => Promise<MediaStream>, release: () => Promise<void>}} Capture
 * @typedef {'off' | 'asking' | 'ready' | import('./microphone.js').MicrophoneProblem} VoiceState
 */

export class Voice {
  /** @type {VoiceState} */
  state = 'off';
  muted = true;
  /** @type {MediaStream | null} */
  stream = null;
  /** @type {RTCRtpSender | null} */
  #sender = null;

  /**
   * @param {Capture} capture
   * @param {() => void} onChange
   * @param {() => void} onEnded called when the microphone was lost, and is muted
   */
  constructor(capture, onChange, onEnded) {
    this.capture = capture;
    this.onChange = onChange;
    this.onEnded = onEnded;
  }

  /** @param {RTCRtpSender} sender the sender of a new connection, which then carries the voice */
  attach(sender) {
    this.#sender = sender;
    return this.#send();
  }

  /** The connection is closed: its sender must not be used any more. */
  detach() {
    this.#sender = null;
  }

  /** @returns {Promise<boolean>} whether there is a microphone now */
  async take() {
    if (this.state === 'ready') return true;
    this.#become('asking');
    try {
      const stream = await this.capture.open();
      // Read again: the person may have left the stage while the browser asked.
      if (/** @type {VoiceState} */ (this.state) !== 'asking') return false;
      this.stream = stream;
      // `ended` does not fire for tracks that we stop ourselves.
      stream
        .getAudioTracks()[0]
        ?.addEventListener('ended', () => this.stream === stream && this.#ended(), { once: true });
    } catch (error) {
      this.#become(problemOf(error));
      return false;
    }
    this.#enable();
    await this.#send();
    this.#become('ready');
    return true;
  }

  /** Stops the capture on leaving the stage. */
  async drop() {
    if (this.state === 'off') return;
    this.stream = null;
    this.muted = true;
    this.#become('off');
    await this.#send();
    await this.capture.release();
  }

  /** Captures again, with changed settings. */
  async renew() {
    if (this.state === 'off') return;
    this.state = 'off';
    await this.capture.release();
    await this.take();
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.muted = muted;
    this.#enable();
    this.onChange();
  }

  /** The microphone was unplugged or revoked; the next `take` captures again. */
  #ended() {
    this.stream = null;
    this.muted = true;
    this.#become('missing');
    this.onEnded();
    void this.#send();
    void this.capture.release();
  }

  #enable() {
    this.stream?.getAudioTracks().forEach((track) => {
      track.enabled = !this.muted;
    });
  }

  async #send() {
    await this.#sender?.replaceTrack(this.stream?.getAudioTracks()[0] ?? null);
  }

  /** @param {VoiceState} state */
  #become(state) {
    this.state = state;
    this.onChange();
  }
}
