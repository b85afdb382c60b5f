/** A signal per post, so that changes show wherever the post is rendered. */
import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';

/** @typedef {import('./api.js').Post} Post */

/** @type {Map<string, import('@preact/signals').Signal<Post>>} */
const book = new Map();

/** @param {Post} post as the server says it is now */
export function learn(post) {
  const entry = book.get(post.id);
  if (entry) entry.value = post;
  else book.set(post.id, signal(post));
}

/** @param {string} id @returns {Post | undefined} */
export const known = (id) => book.get(id)?.value;

/** @param {string} id @param {(post: Post) => Post} change of what is known of it, if it is */
export function change(id, change) {
  const entry = book.get(id);
  if (entry) entry.value = change(entry.value);
}

/** @param {Post} post from a list @returns {Post} what is known of it by now */
export function usePost(post) {
  const seen = useRef(/** @type {Post | null} */ (null));
  if (seen.current !== post) {
    seen.current = post;
    learn(post);
  }
  return book.get(post.id)?.value ?? post;
}
