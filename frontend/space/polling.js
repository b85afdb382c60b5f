/**
 * Asks again and again, at a pace that suits who looks: quickly while somebody is there, not at all while nobody sees
 * it.
 */
import { backoff } from '../room/backoff.js';

const EVERY_MS = 1_500;
const IDLE_MS = 5 * 60_000; // nobody has moved since: perhaps nobody is there
const EVERY_IDLE_MS = 6_000;
const TROUBLED_MS = 15_000; // and on from there no oftener

/**
 * @typedef {{
 *   ask: () => Promise<boolean>,
 *   after: (ms: number, then: () => void) => () => void,
 *   isSeen: () => boolean,
 *   idleFor: () => number,
 *   random: () => number,
 * }} Ports `ask` answers whether it went well, `idleFor` ms since a person did something
 */

export class Polling {
  /** ms between two looks, as far as the server says. */
  every = EVERY_MS;
  #failures = 0;
  #asking = false;
  #again = false;
  #cancel = () => {};

  /** @param {Ports} ports */
  constructor(ports) {
    this.ports = ports;
  }

  /** Asks at once, and goes on from there; while it asks already, once more after that. @returns {Promise<void>} */
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
