/** How often a page tries to come into a Space, and how long it waits before each try. Pure. */
import { backoff } from './backoff.js';
import { PASSING_CODES, STARTING_CODE } from './phases.js';

const FIRST_TRIES = 3;
const PASSING_TRIES = 10; // with their pauses four to eight seconds
const STARTING_TRIES = 100; // four minutes or more: a worker starts within one

export class JoinAttempts {
  #count = 0;

  /** Counts from the start again. */
  reset() {
    this.#count = 0;
  }

  /** @param {string} code of the last refusal @param {number} random 0 to 1 @returns {number} ms until the next try */
  wait(code, random) {
    const steps = code === STARTING_CODE ? 'starting' : PASSING_CODES.has(code) ? 'moving' : 'lost';
    return backoff(this.#count++, random, steps);
  }

  /** @param {string} code of a refused first join @returns {boolean} whether another try is not worth it */
  tired(code) {
    const most = code === STARTING_CODE ? STARTING_TRIES : PASSING_CODES.has(code) ? PASSING_TRIES : FIRST_TRIES;
    return this.#count >= most - 1;
  }
}
