/** Of answers that are under way, that to the newest question counts: an older one must not take its place. Pure. */

/** @returns {<T>(ask: () => Promise<T>) => Promise<T | null>} the answer, or null where something newer was asked meanwhile */
export function newest() {
  let turn = 0;
  return async (ask) => {
    const mine = ++turn;
    try {
      const answer = await ask();
      return mine === turn ? answer : null;
    } catch (error) {
      if (mine === turn) throw error;
      return null;
    }
  };
}
