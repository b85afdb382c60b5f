/**
 * Whether the room has applied what the control plane decided. That takes a tenth of a second. A worker that is slow or
 * cannot be reached applies it later, and until then hosts must not believe that somebody is muted or gone.
 */

const LATE_MS = 1_500;

/** @typedef {{space: string, phase: string, screen: {version?: number}}} Here */

export class AwaitedVersion {
  /** @type {{space: string, version: number} | null} */
  #awaited = null;
  /** @type {Here | null} */
  #here = null;
  #cancel = () => {};

  /** @param {(ms: number, then: () => void) => () => void} after @param {(late: boolean) => void} onLate */
  constructor(after, onLate) {
    this.after = after;
    this.onLate = onLate;
  }

  /** @param {string} space @param {number} version that of the control plane now */
  expect(space, version) {
    if (space !== this.#here?.space || version <= Math.max(this.#reached(), this.#awaited?.version ?? 0)) return;
    this.#awaited = { space, version };
    this.#cancel();
    this.#cancel = this.after(LATE_MS, () => this.onLate(true));
  }

  /** @param {Here | null} room as this page sees it now; null outside of Spaces */
  see(room) {
    this.#here = room;
    const awaited = this.#awaited;
    const over = room?.space !== awaited?.space || !['live', 'reconnecting'].includes(room?.phase ?? '');
    if (!awaited || (!over && this.#reached() < awaited.version)) return;
    this.#awaited = null;
    this.#cancel();
    this.onLate(false);
  }

  #reached() {
    return this.#here?.screen.version ?? 0;
  }
}
