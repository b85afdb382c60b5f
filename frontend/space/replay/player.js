/**
 * Plays a recording: position, speed and the skipping of silence, as signals for components. It knows one audio element
 * and nothing of the page.
 */
import { signal } from '@preact/signals';
import { endOfSilence } from './timeline.js';

export const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
const KEEP_MS = 5_000; // of playing, after which the position is kept

/**
 * @typedef {import('./timeline.js').Span} Span
 * @typedef {{audio: string, duration: number, silences: readonly Span[], pauses?: readonly Span[], at: number}} Source
 *   `audio`: its address; `duration` and `at`, where to begin: ms; nothing was recorded in `pauses`, which are skipped
 * @typedef {Pick<HTMLAudioElement, 'src' | 'preload' | 'currentTime' | 'playbackRate' | 'defaultPlaybackRate' |
 *   'preservesPitch' | 'paused' | 'seeking' | 'readyState' | 'play' | 'pause' | 'load' | 'addEventListener' | 'removeAttribute'>} Sound
 */

export class Player {
  /** ms */
  at = signal(0);
  playing = signal(false);
  /** Whether it should play, but has not loaded enough. */
  waiting = signal(false);
  /** Whether the sound could not be loaded. */
  lost = signal(false);
  speed = signal(1);
  skipsSilence = signal(false);
  /** Where it was moved to last: another object each time. */
  moved = { to: 0 };
  #kept = 0;
  /** Whether it was loaded anew after a failure, and has not succeeded since. */
  #renewed = false;

  /** @param {Sound} audio @param {Source} source @param {(at: number) => void} keep stores the position, in ms */
  constructor(audio, source, keep) {
    this.audio = audio;
    this.source = source;
    this.keep = keep;
    this.at.value = this.#kept = source.at;
    this.#listen();
    audio.preservesPitch = true;
    audio.preload = 'metadata';
    audio.src = source.audio;
    if (source.at > 0) audio.currentTime = source.at / 1000;
  }

  #listen() {
    /** @param {string} event @param {() => void} then */
    const on = (event, then) => this.audio.addEventListener(event, then);
    on('timeupdate', () => this.#moved());
    on('playing', () => this.#works());
    on('seeked', () => this.#works());
    on('waiting', () => (this.waiting.value = this.playing.peek()));
    on('pause', () => this.#paused());
    on('error', () => this.#failed());
  }

  /** To be called in a click, or browsers refuse. */
  play() {
    if (this.at.peek() >= this.source.duration) this.seek(0);
    if (this.lost.peek()) this.#reload();
    this.playing.value = this.waiting.value = true;
    this.audio.play().catch((/** @type {Error} */ error) => {
      if (error.name === 'NotAllowedError') this.pause();
    });
  }

  pause() {
    this.playing.value = this.waiting.value = false;
    this.audio.pause();
  }

  toggle() {
    this.playing.peek() ? this.pause() : this.play();
  }

  /** @param {number} at ms; what is outside of the recording becomes its start or end */
  seek(at) {
    this.moved = { to: Math.min(Math.max(0, at), this.source.duration) }; // before those hear of it who follow `at`
    this.at.value = this.moved.to;
    this.audio.currentTime = this.at.peek() / 1000;
  }

  /** @param {number} by ms, negative: back */
  jump(by) {
    this.seek(this.at.peek() + by);
  }

  /** @param {number} speed 1 is as it was spoken; the pitch stays */
  setSpeed(speed) {
    this.speed.value = speed;
    this.audio.defaultPlaybackRate = this.audio.playbackRate = speed; // loading anew restores the default
  }

  /** @param {1 | -1} by to the next faster or slower speed, if there is one */
  step(by) {
    const next = SPEEDS[SPEEDS.indexOf(this.speed.peek()) + by];
    if (next) this.setSpeed(next);
  }

  /** Stops, and gives up the connection. */
  close() {
    this.pause();
    this.#keep();
    this.audio.removeAttribute('src');
    this.audio.load();
  }

  #moved() {
    if (this.audio.readyState === 0 || this.audio.seeking) return; // `currentTime` is not the position then
    const at = this.audio.currentTime * 1000;
    const { silences, pauses = [] } = this.source;
    const skipped = this.skipsSilence.peek() ? [...pauses, ...silences] : pauses;
    const end = this.playing.peek() ? endOfSilence(skipped, at) : null;
    if (end !== null) return this.seek(end);
    this.at.value = Math.min(at, this.source.duration);
    if (Math.abs(at - this.#kept) >= KEEP_MS) this.#keep();
  }

  #keep() {
    this.#kept = this.at.peek();
    this.keep(this.#kept);
  }

  #works() {
    this.waiting.value = false;
    this.#renewed = false;
  }

  /** By us, at the end, or from outside, such as by a call. */
  #paused() {
    if (this.lost.peek()) return;
    this.playing.value = this.waiting.value = false;
    this.#keep();
  }

  /** The address that the sound came from is good for a short time only, so it is asked for again, once. */
  #failed() {
    if (!this.audio.src) return; // closed
    const wanted = this.playing.peek();
    if (this.#renewed) {
      this.lost.value = true;
      this.playing.value = this.waiting.value = false;
      return;
    }
    this.#reload();
    this.#renewed = true;
    if (wanted) this.play();
  }

  #reload() {
    this.lost.value = this.#renewed = false;
    this.audio.load();
    this.audio.currentTime = this.at.peek() / 1000;
  }
}
