/** A signed-in person's lists: loaded page by page, and again from the start when an event changes them. */
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../site/api.js';
import { onPersonalEvent } from '../site/events.js';
import { latestOnly } from '../site/latest-only.js';
import { account } from '../site/site.js';

/**
 * @template {{id: string}} T
 * @param {(cursor: string | null) => Promise<import('./usePages.js').Page<T>>} load
 * @param {(type: import('../site/events.js').PersonalEvent['type']) => boolean} changes whether such an event changes
 *   the list
 * @returns {{items: T[] | null, error: ApiError | null, more: (() => void) | null, again: (() => void) | null}}
 *   as of `usePages`
 */
export function useRefreshedPages(load, changes) {
  const [items, setItems] = useState(/** @type {T[] | null} */ (null));
  const [next, setNext] = useState(/** @type {string | null} */ (null));
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const [latest] = useState(latestOnly);
  /** @param {string | null} cursor */
  const go = async (cursor) => {
    try {
      const page = await (cursor ? load(cursor) : latest(() => load(null)));
      if (!page) return;
      setItems((known) => merged(cursor ? (known ?? []) : [], page.items));
      setNext(page.next);
      setError(null);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    }
  };
  useEffect(() => {
    if (!account.value) return undefined;
    void go(null);
    return onPersonalEvent(({ type }) => changes(type) && void go(null));
  }, [account.value?.id]);
  const again = () => {
    setError(null);
    void go(null);
  };
  return { items, error, more: next === null ? null : () => void go(next), again: error && !items ? again : null };
}

/**
 * @template {{id: string}} T
 * @param {T[]} before @param {T[]} more
 * @returns {T[]} both, each id once; `more` wins
 */
const merged = (before, more) => [...new Map([...before, ...more].map((one) => [one.id, one])).values()];
