/**
 * The page's timelines, and the actions on posts, which take effect on the screen at once and are undone if they fail.
 */
import { effect, signal, untracked } from '@preact/signals';
import { failureText } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { account, announce, boot, composing, draft } from '../site/site.js';
import { postsApi } from './api.js';
import { Feed } from './feed.js';
import { change, known } from './post-cache.js';
import { reactions } from './reactions.js';

/** @typedef {import('./api.js').Post} Post */

const first = (/** @type {string} */ feed) => (boot.timeline?.feed === feed ? boot.timeline : null);
export const following = new Feed((place) => postsApi.home(place), first('following'));
export const latest = new Feed((place) => postsApi.posts(place), first('latest'));
/**
 * The post to which the composer replies; null for a new post.
 * @type {import('@preact/signals').Signal<Post | null>}
 */
export const answering = signal(null);
/** The post that the composer quotes. @type {import('@preact/signals').Signal<Post | null>} */
export const quoting = signal(null);
/** Posts that are being sent. @type {import('@preact/signals').Signal<Post[]>} */
export const sending = signal([]);
/** The post that was published last. @type {import('@preact/signals').Signal<Post | null>} */
export const written = signal(null);

/** @param {string} account the key under which its unfinished posts are kept in this browser */
export const draftsKey = (account) => `espacio.drafts.${account}`;

let owner = untracked(() => account.value?.id);
effect(() => {
  const own = account.value?.id;
  if (own === owner) return;
  if (owner) localStorage.removeItem(draftsKey(owner)); // unfinished posts do not outlast the session
  owner = own;
  untracked(() => [following, latest].forEach((feed) => feed.forget()));
});

/** Toggles a like, a repost or a bookmark. */
export const react = reactions({ known, change, send: (id, what, on) => postsApi.react(id, what, on), fail });

/** Opens the composer. @param {Post | null} [post] to reply to @param {Post | null} [quoted] to quote */
export function compose(post = null, quoted = null) {
  answering.value = post;
  quoting.value = quoted;
  draft.value = '';
  composing.value = 'post';
}

/** Deletes a post of the person's own. @param {string} id */
export async function remove(id) {
  const before = known(id);
  change(id, (post) => ({ ...post, gone: true }));
  const parent = before?.reply_to?.id;
  if (parent) change(parent, (post) => ({ ...post, replies: Math.max(0, post.replies - 1) }));
  try {
    await postsApi.deletePost(id);
  } catch (error) {
    change(id, (post) => ({ ...post, gone: false }));
    if (parent) change(parent, (post) => ({ ...post, replies: post.replies + 1 }));
    fail(error);
  }
}

/** Announces an ApiError, and throws any other error. @param {unknown} error */
export function fail(error) {
  if (!(error instanceof ApiError)) throw error;
  announce(failureText(error));
}
