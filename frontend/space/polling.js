/**
 * Polls the server for what nobody tells the page: the longer nobody has touched the page, the less often, and not at
 * all while nobody needs it.
 */
import { backoff } from '../room/backoff.js';

const TROUBLED_MS = 15_000; // the longest pause after failures of something that is asked for more often
const SHARE = 6; // of the time without input, which is the next pause

/**
 * @typedef {{
 *   ask: () => Promise<boolean>,
 *   after: (ms: number, then: () => void) => () => void,
 *   isWanted: () => boolean,
 *   idleFor: () => number,
 *   random: () => number,
 * }} Ports `ask` resolves to whether it succeeded; `isWanted`: whether the page is seen and not told otherwise;
 *   `idleFor`: ms since the last input
 * @typedef {{every: number, slowest: number}} Pace ms between two requests, while somebody touches the page and when
 *   nobody has for long
 */

export class Polling {
  #failures = 0;
  #asking = false;
  #again = false;
  #stopped = false;
  #cancel = () => {};

  /** @param {Ports} ports @param {Pace} pace */
  constructor(ports, pace) {
    this.ports = ports;
    this.pace = { ...pace };
  }

  /**
   * Polls now and schedules the next poll; if a request is under way, polls once more after it.
   * @returns {Promise<void>}
   */
  async now() {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#cancel();
    this.#asking = true;
    const well = await this.ports.ask();
    this.#asking = false;
    this.#failures = well ? 0 : this.#failures + 1;
    if (this.#again) {
      this.#again = false;
      return this.now();
    }
    this.#schedule();
  }

  stop() {
    this.#stopped = true;
    this.#cancel();
  }

  #schedule() {
    if (this.#stopped || !this.ports.isWanted()) return;
    this.#cancel = this.ports.after(this.#pause(), () => void this.now());
  }

  #pause() {
    const { every, slowest } = this.pace;
    const longest = Math.max(TROUBLED_MS, every);
    if (this.#failures > 0) return Math.min(longest, every + backoff(this.#failures, this.ports.random()));
    return Math.max(every, Math.min(slowest, this.ports.idleFor() / SHARE));
  }
}
