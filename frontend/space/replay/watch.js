/** Asks for a recording until it is finished: less often while nothing changes, and at most every 5 s. */

const SOON_MS = 5_000;
const SELDOM_MS = 60_000;
const SLOWER = 1.5; // times the last pause while nothing changes

/**
 * @typedef {import('./api.js').Recording} Recording
 * @typedef {{
 *   ask: () => Promise<Recording | null>,
 *   after: (ms: number, then: () => void) => () => void,
 *   isSeen: () => boolean,
 *   onChange: (recording: Recording) => void,
 * }} Ports `ask` resolves to null if it failed and may succeed later
 */

export class Watch {
  #pause = SOON_MS;
  #seen = '';
  #asking = false;
  #gone = false;
  #cancel = () => {};

  /** @param {Ports} ports */
  constructor(ports) {
    this.ports = ports;
  }

  /** Asks now, unless it is asking. @returns {Promise<void>} */
  async now() {
    if (this.#asking || this.#gone) return;
    this.#cancel();
    this.#asking = true;
    try {
      const found = await this.ports.ask();
      if (!this.#gone) this.#take(found);
    } finally {
      this.#asking = false;
    }
  }

  stop() {
    this.#gone = true;
    this.#cancel();
  }

  /** @param {Recording | null} found */
  #take(found) {
    const now = JSON.stringify(found ?? 'failed');
    this.#pause = now === this.#seen ? Math.min(SELDOM_MS, this.#pause * SLOWER) : SOON_MS;
    this.#seen = now;
    if (found) this.ports.onChange(found);
    const changes = !found || found.state === 'recording' || found.state === 'processing';
    if (changes && this.ports.isSeen()) this.#cancel = this.ports.after(this.#pause, () => void this.now());
  }
}
