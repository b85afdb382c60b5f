/** The timeline's posts, newest first. */
import { signal } from '@preact/signals';
import { ApiError } from './api.js';
import { api } from './site.js';

/** @typedef {import('./api.js').Post} Post */
/** @type {import('@preact/signals').Signal<Post[] | null>} null until the first answer */
export const posts = signal(null);
/** @type {import('@preact/signals').Signal<string | null>} where older ones go on */
export const older = signal(null);
/** @type {import('@preact/signals').Signal<ApiError | null>} */
export const postsProblem = signal(null);

/** @param {Post} post */
export function addPost(post) {
  posts.value = [post, ...(posts.value ?? [])];
}

export const loadPosts = () => load(null);
export const loadOlder = () => load(older.value);

/** @param {string | null} cursor */
async function load(cursor) {
  try {
    const page = await api.posts(cursor);
    const known = cursor ? (posts.value ?? []) : [];
    posts.value = [...known, ...page.posts.filter((post) => !known.some(({ id }) => id === post.id))];
    older.value = page.next;
    postsProblem.value = null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    postsProblem.value = error;
  }
}
