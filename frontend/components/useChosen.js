/** What was just chosen is shown until the value in force follows: news of other things must not undo it on the screen. */
import { useEffect, useState } from 'preact/hooks';

/**
 * @template T
 * @param {T} value what is in force
 * @param {(value: T) => unknown} choose may answer false, at once or later: then what is in force is shown again
 * @returns {[T, (value: T) => Promise<void>]} what to show, and what to call when something is chosen
 */
export function useChosen(value, choose) {
  const [chosen, setChosen] = useState(/** @type {{value: T} | null} */ (null));
  useEffect(() => setChosen(null), [value]);
  /** @param {T} next */
  const take = async (next) => {
    setChosen({ value: next });
    if ((await choose(next)) === false) setChosen(null);
  };
  return [chosen ? chosen.value : value, take];
}
