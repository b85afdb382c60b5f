/**
 * Polls the server: quickly while somebody is active, slowly while idle, and not at all while the page is hidden.
 */
import { backoff } from '../room/backoff.js';

const EVERY_MS = 1_500;
const IDLE_MS = 5 * 60_000; // without input for this long, the person counts as idle
const EVERY_IDLE_MS = 6_000;
const TROUBLED_MS = 15_000; // the longest pause after failures

/**
 * @typedef {{
 *   ask: () => Promise<boolean>,
 *   after: (ms: number, then: () => void) => () => void,
 *   isSeen: () => boolean,
 *   idleFor: () => number,
 *   random: () => number,
 * }} Ports `ask` resolves to whether it succeeded; `idleFor`: ms since the last input
 */

export class Polling {
  /** ms between two requests, as the server asks for. */
  every = EVERY_MS;
  #failures = 0;
  #asking = false;
  #again = false;
  #cancel = () => {};

  /** @param {Ports} ports */
  constructor(ports) {
    this.ports = ports;
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
    if (this.ports.isSeen()) this.#cancel = this.ports.after(this.#pause(), () => void this.now());
  }

  #pause() {
    if (this.#failures > 0) return Math.min(TROUBLED_MS, this.every + backoff(this.#failures, this.ports.random()));
    return this.ports.idleFor() > IDLE_MS ? Math.max(EVERY_IDLE_MS, this.every) : this.every;
  }
}
