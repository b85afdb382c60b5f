/** Only the answer to the latest of several pending requests counts. Pure. */

/**
 * @returns {<T>(ask: () => Promise<T>) => Promise<T | null>} runs `ask`; null if a later request was made in the
 *   meantime, even if this one failed
 */
export function latestOnly() {
  let latest = 0;
  return async (ask) => {
    const mine = ++latest;
    try {
      const answer = await ask();
      return mine === latest ? answer : null;
    } catch (error) {
      if (mine === latest) throw error;
      return null;
    }
  };
}
