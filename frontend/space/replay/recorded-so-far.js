/**
 * Feeds an audio element with what has been recorded of a live Space so far, a stretch at a time. The element's time is
 * that of the recording. This module knows nothing of the page.
 */
import { signal } from '@preact/signals';
import { TYPE } from './catch-up.js';

const AHEAD_S = 60; // of sound that is loaded before it is played
const BEHIND_S = 60; // that stays loaded
const LOOK_MS = 4_000; // between requests for more, once everything recorded is loaded
const STEP_MS = 500; // between looks at the element
const STALLED_S = 2; // so close before a pause Firefox may stop without an event
const NEAR_S = 0.3; // by so much two times of the same moment may differ

/**
 * @typedef {{start: number, end: number, until: number, webm: string | null}} Stretch ms; `webm`: Base64
 * @typedef {{from: number, to: number}} Pause in which nothing was recorded; s
 */

export class RecordedSoFar {
  /** Until when it has been recorded, ms. */
  until = signal(0);
  /** The last failure to load more. @type {import('@preact/signals').Signal<Error | null>} */
  failure = signal(null);
  /** @type {Pause[]} */
  #pauses = [];
  #closed = false;
  #before = -1; // where the element was at the last look (s)
  #asked = -Infinity; // when a request last found nothing more (ms, `performance.now`)
  #wake = () => {};

  /** @param {HTMLAudioElement} element @param {(from: number) => Promise<Stretch>} load `from`: ms */
  constructor(element, load) {
    this.element = element;
    this.load = load;
    this.source = new MediaSource();
    this.url = URL.createObjectURL(this.source);
    this.source.addEventListener('sourceopen', () => void this.#feed(), { once: true });
    element.addEventListener('timeupdate', () => this.#skip());
    element.addEventListener('seeking', () => this.#sought());
  }

  close() {
    this.#closed = true;
    this.#wake();
    URL.revokeObjectURL(this.url);
  }

  async #feed() {
    const buffer = this.source.addSourceBuffer(TYPE);
    while (!this.#closed) {
      const at = this.element.currentTime;
      this.#skip(at === this.#before && !this.element.paused ? STALLED_S : NEAR_S);
      this.#before = at;
      const end = loadedUntil(at, rangesOf(buffer), this.#pauses);
      const due = end - at < AHEAD_S && performance.now() - this.#asked > LOOK_MS;
      if (!due || !(await this.#next(buffer, end))) await this.#moment();
    }
  }

  /** @param {SourceBuffer} buffer @param {number} from s @returns {Promise<boolean>} whether there was more */
  async #next(buffer, from) {
    try {
      const stretch = await this.load(Math.round(from * 1000));
      this.failure.value = null;
      if (this.#closed) return false;
      this.until.value = stretch.until;
      this.#reach(stretch.until / 1000);
      this.#asked = stretch.webm === null ? performance.now() : -Infinity;
      if (stretch.webm === null) return false;
      await this.#append(buffer, stretch.webm);
      if (stretch.start / 1000 > from + NEAR_S) this.#pauses.push({ from, to: stretch.start / 1000 });
      return true;
    } catch (error) {
      this.#asked = performance.now();
      if (!this.#closed) this.failure.value = /** @type {Error} */ (error);
      return false;
    }
  }

  /** Lets people go to all that was recorded: the browser moves positions behind the duration, which is otherwise that
   * of what has been loaded. @param {number} until s */
  #reach(until) {
    if (!(this.source.duration >= until)) this.source.duration = until;
  }

  /** @param {SourceBuffer} buffer @param {string} webm */
  async #append(buffer, webm) {
    const keep = this.element.currentTime - BEHIND_S;
    if (buffer.buffered.length > 0 && buffer.buffered.start(0) < keep - BEHIND_S) {
      buffer.remove(0, keep);
      await updated(buffer);
    }
    buffer.appendBuffer(Uint8Array.from(atob(webm), (letter) => letter.charCodeAt(0)));
    await updated(buffer);
  }

  /** Jumps past a pause that begins within so many seconds. */
  #skip(within = NEAR_S) {
    const at = this.element.currentTime;
    const pause = this.#pauses.find(({ from, to }) => from - within <= at && at < to - NEAR_S);
    if (pause && !this.element.seeking) this.element.currentTime = pause.to;
  }

  /** Loads from another place at once. */
  #sought() {
    this.#asked = -Infinity;
    this.#wake();
  }

  #moment() {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), STEP_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }
}

/**
 * @param {number} at s
 * @param {readonly {start: number, end: number}[]} ranges that are loaded, s
 * @param {readonly Pause[]} pauses
 * @returns {number} until when everything from `at` on is loaded; s
 */
export function loadedUntil(at, ranges, pauses) {
  let end = at;
  for (;;) {
    const range = ranges.find((one) => one.start <= end + NEAR_S && end < one.end);
    const pause = pauses.find((one) => one.from - NEAR_S <= end && end < one.to);
    if (!range && !pause) return end;
    end = range ? range.end : /** @type {Pause} */ (pause).to;
  }
}

/** @param {SourceBuffer} buffer */
const rangesOf = ({ buffered }) =>
  Array.from({ length: buffered.length }, (_, place) => ({ start: buffered.start(place), end: buffered.end(place) }));

/** @param {SourceBuffer} buffer */
const updated = (buffer) =>
  new Promise((resolve, reject) => {
    buffer.addEventListener('updateend', resolve, { once: true });
    buffer.addEventListener('error', () => reject(new Error('The browser could not decode the sound.')), {
      once: true,
    });
  });
