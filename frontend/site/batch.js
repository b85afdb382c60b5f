/** Batches requests: ids that are wanted in one tick are requested together, and again once the answer is old. Pure. */

/**
 * @typedef {{
 *   limit: number, oldMs: number, now: () => number, soon: (go: () => void) => void,
 *   ask: (ids: string[]) => Promise<boolean>,
 * }} Ways `ask` resolves to whether it succeeded; failed ids are requested again when they are next wanted
 */

/** @param {Ways} ways @returns {(id: string) => void} requests an id; cheap to call repeatedly */
export function createBatch({ limit, oldMs, now, soon, ask }) {
  /** @type {Map<string, number>} when each id was requested */
  const asked = new Map();
  /** @type {Set<string>} */
  const wanted = new Set();
  const go = async () => {
    const ids = [...wanted].sort(); // sorted, so that the same people have the same cacheable address
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
