/** A signal per post, so that changes show wherever the post is rendered. */
import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';

/** @typedef {import('./api.js').Post} Post */

/** @type {Map<string, import('@preact/signals').Signal<Post>>} */
const book = new Map();

/** @param {Post} post the newest state from the server */
export function cachePost(post) {
  const entry = book.get(post.id);
  if (entry) entry.value = post;
  else book.set(post.id, signal(post));
}

/** @param {string} id @returns {Post | undefined} */
export const known = (id) => book.get(id)?.value;

/** @param {string} id @param {(post: Post) => Post} change of the known state; nothing happens for unknown posts */
export function change(id, change) {
  const entry = book.get(id);
  if (entry) entry.value = change(entry.value);
}

/** @param {(post: Post) => Post} change of every known state */
export function changeAll(change) {
  for (const entry of book.values()) entry.value = change(entry.value);
}

/** @param {Post} post from a list @returns {Post} the newest known state */
export function usePost(post) {
  const seen = useRef(/** @type {Post | null} */ (null));
  if (seen.current !== post) {
    seen.current = post;
    cachePost(post);
  }
  return book.get(post.id)?.value ?? post;
}
