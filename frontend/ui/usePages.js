/** Lists that are loaded a page at a time. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../site/api.js';

/**
 * @template T
 * @typedef {{items: T[], next: string | null}} Page
 */

/**
 * @template {{id: string}} T
 * @param {(cursor: string | null) => Promise<Page<T>>} load
 * @param {unknown[]} about the list is loaded anew when one of these changes
 * @returns {{items: T[] | null, error: ApiError | null, more: (() => void) | null, again: (() => void) | null}}
 *   `items` is null until the first page; `more` is null at the end; `again` loads the first page after it failed
 */
export function usePages(load, about) {
  const [state, setState] = useState(() => ({
    items: /** @type {T[] | null} */ (null),
    next: /** @type {string | null} */ (null),
    error: /** @type {ApiError | null} */ (null),
  }));
  const list = useRef({});
  /** @param {object} mine @param {T[]} before @param {string | null} cursor */
  const go = async (mine, before, cursor) => {
    try {
      const { items, next } = await load(cursor);
      const known = new Set(before.map(({ id }) => id));
      if (list.current === mine)
        setState({ items: [...before, ...items.filter(({ id }) => !known.has(id))], next, error: null });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (list.current === mine) setState({ items: before.length ? before : null, next: cursor, error });
    }
  };
  const begin = () => {
    list.current = {};
    setState({ items: null, next: null, error: null });
    void go(list.current, [], null);
  };
  useEffect(begin, about);
  const more = state.next === null ? null : () => void go(list.current, state.items ?? [], state.next);
  return { items: state.items, error: state.error, more, again: state.error && !state.items ? begin : null };
}
