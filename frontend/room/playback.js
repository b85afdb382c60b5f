/**
 * Keeps one audio element playing, whatever pauses it from outside: the system, another program, a lost output device, a
 * tab that slept. Where the browser does not allow that, the page is told, and shows a button.
 */
import { wakeEvents } from './wake-events.js';

const REPLAYS = 3; // within REPLAYS_MS; something that pauses more often, such as a call, has a reason
const REPLAYS_MS = 10_000;

/**
 * @typedef {{
 *   signs: [EventTarget, string][], keys: Pick<MediaSession, 'setActionHandler'> | undefined, now: () => number,
 * }} Surroundings `signs`: events after which it is worth trying again; `keys`: the media keys of headsets and of
 *   lock screens
 * @typedef {Pick<HTMLAudioElement, 'paused' | 'srcObject' | 'play' | 'pause' | 'addEventListener'>} Player
 */

/** @returns {Surroundings} */
const browser = () => ({
  signs: wakeEvents(),
  keys: navigator.mediaSession,
  now: () => performance.now(),
});

export class Playback {
  /** Whether the person paused it, with a key. */
  #held = false;
  /** @type {number[]} when it was started again after a pause from outside, most recently */
  #replays = [];

  /**
   * @param {Player} audio
   * @param {(silent: boolean) => void} onSilent called with whether a click is needed
   * @param {Surroundings} [around]
   */
  constructor(audio, onSilent, around = browser()) {
    this.audio = audio;
    this.onSilent = onSilent;
    this.around = around;
    audio.addEventListener('pause', () => this.#paused());
    audio.addEventListener('playing', () => this.#wanted() && onSilent(false));
    for (const [target, event] of around.signs) target.addEventListener(event, () => this.#check());
  }

  /** @param {MediaStream | null} stream null stops playback; another stream stays paused if the person had paused */
  async play(stream) {
    const changed = (this.audio.srcObject === null) !== (stream === null);
    this.audio.srcObject = stream;
    if (!stream) this.#held = false;
    if (changed) this.#bindKeys();
    this.#replays = [];
    if (this.#held) return this.#hold();
    this.onSilent(false);
    if (stream) await this.#start();
  }

  /** Plays again. Call this in a click. */
  async resume() {
    this.#held = false;
    this.#replays = [];
    if (this.#wanted()) await this.#start();
  }

  #wanted() {
    return this.audio.srcObject !== null;
  }

  async #start() {
    const stream = this.audio.srcObject;
    try {
      await this.audio.play();
    } catch {
      if (stream === this.audio.srcObject && this.audio.paused) this.onSilent(true);
    }
  }

  #paused() {
    if (!this.#wanted() || this.#held) return;
    const now = this.around.now();
    this.#replays = [...this.#replays.filter((then) => now - then < REPLAYS_MS), now];
    if (this.#replays.length > REPLAYS) this.onSilent(true);
    else void this.#start();
  }

  #check() {
    if (this.#wanted() && !this.#held && this.audio.paused) void this.#start();
  }

  #hold() {
    this.#held = true;
    this.audio.pause();
    this.onSilent(true);
  }

  #bindKeys() {
    const wanted = this.#wanted();
    this.around.keys?.setActionHandler('pause', wanted ? () => this.#hold() : null);
    this.around.keys?.setActionHandler('play', wanted ? () => void this.resume() : null);
  }
}
