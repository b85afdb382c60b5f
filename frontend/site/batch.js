/** Asks for many things in one request: whatever is wanted in one tick, and again once the answer is old. Pure. */

/**
 * @typedef {{
 *   limit: number, oldMs: number, now: () => number, soon: (go: () => void) => void,
 *   ask: (ids: string[]) => Promise<boolean>,
 * }} Ways `ask` answers whether it was told; what it was not told of is asked for when it is wanted next
 */

/** @param {Ways} ways @returns {(id: string) => void} what wants something; cheap to call again and again */
export function createBatch({ limit, oldMs, now, soon, ask }) {
  /** @type {Map<string, number>} when each was asked for */
  const asked = new Map();
  /** @type {Set<string>} */
  const wanted = new Set();
  const go = async () => {
    const ids = [...wanted].sort(); // so that the same people are the same address, which caches know
    wanted.clear();
    for (let at = 0; at < ids.length; at += limit) {
      const some = ids.slice(at, at + limit);
      if (!(await ask(some))) for (const id of some) asked.delete(id);
    }
  };
  return (id) => {
    const before = asked.get(id);
    if (before !== undefined && now() - before <= oldMs) return;
    asked.set(id, now());
    if (wanted.size === 0) soon(() => void go());
    wanted.add(id);
  };
}
