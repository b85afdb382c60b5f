/** How often a page tries to come into a Space, and how long it waits before each try. Pure. */
import { backoff } from './backoff.js';
import { BUSY_CODE, FULL_CODE, PASSING_CODES, STARTING_CODE } from './phases.js';

const FIRST_TRIES = 3;
const PASSING_TRIES = 10; // with their pauses four to eight seconds
const STARTING_TRIES = 100; // four minutes or more: a worker starts within one

// While a Space is full: each try costs as much as a join.
const FULL_MS = [2_000, 4_000, 8_000, 15_000, 20_000, 30_000];

export class JoinAttempts {
  #count = 0;
  #waiting = false; // for room: tries that end that way do not count as failures

  /** Counts from the start again. */
  reset() {
    this.#count = 0;
  }

  /** @param {string} code of the last refusal @param {number} random 0 to 1 @returns {number} ms until the next try */
  wait(code, random) {
    this.#note(code);
    const tried = this.#count++;
    if (code !== FULL_CODE) return backoff(tried, random, whyOf(code));
    return FULL_MS[Math.min(tried, FULL_MS.length - 1)] * (0.5 + random / 2);
  }

  /** @param {string} code of a refused first join @returns {boolean} whether another try is not worth it */
  tired(code) {
    this.#note(code);
    return this.#count >= mostOf(code) - 1;
  }

  /** @param {string} code */
  #note(code) {
    const waits = mostOf(code) === Infinity;
    if (this.#waiting && !waits) this.#count = 0;
    this.#waiting = waits;
  }
}

/** @param {string} code @returns {Parameters<typeof backoff>[2]} */
function whyOf(code) {
  if (code === STARTING_CODE || code === BUSY_CODE) return 'starting';
  return PASSING_CODES.has(code) ? 'moving' : 'lost';
}

/** @param {string} code */
function mostOf(code) {
  if (code === FULL_CODE || code === BUSY_CODE) return Infinity; // until there is room, or the person leaves
  if (code === STARTING_CODE) return STARTING_TRIES;
  return PASSING_CODES.has(code) ? PASSING_TRIES : FIRST_TRIES;
}
