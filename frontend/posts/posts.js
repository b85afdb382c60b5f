/**
 * The page's timelines, and the actions on posts, which take effect on the screen at once and are undone if they fail.
 */
import { effect, signal, untracked } from '@preact/signals';
import { failureText } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { serverNow } from '../site/server-time.js';
import { account, announce, boot, composing, draft } from '../site/site.js';
import { postsApi } from './api.js';
import { Feed } from './feed.js';
import { change, known, cachePost } from './post-cache.js';
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
/** Posts that are being sent. @type {import('@preact/signals').Signal<Post[]>} */
export const sending = signal([]);
/** The post that was published last. @type {import('@preact/signals').Signal<Post | null>} */
export const written = signal(null);

let whose = untracked(() => account.value?.id);
effect(() => {
  const own = account.value?.id;
  if (own === whose) return;
  whose = own;
  untracked(() => [following, latest].forEach((feed) => feed.forget()));
});

/** Toggles a like, a repost or a bookmark. */
export const react = reactions({ known, change, send: (id, what, on) => postsApi.react(id, what, on), fail });

/** @param {Post | null} [post] opens the composer, for a reply to `post` if given */
export function compose(post = null) {
  answering.value = post;
  draft.value = '';
  composing.value = 'post';
}

/** @param {string} text @param {Post | null} answered if publishing fails, the composer opens again with the text */
export async function publish(text, answered) {
  const post = provisional(text, answered);
  sending.value = [post, ...sending.value];
  try {
    const made = (await postsApi.post(text, answered?.id)).post;
    arrived(made);
  } catch (error) {
    fail(error);
    answering.value = answered;
    draft.value = text;
    composing.value = 'post';
  } finally {
    sending.value = sending.value.filter(({ id }) => id !== post.id);
  }
}

/** @param {string} id the id of the person's own post */
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

/** @param {Post} post */
function arrived(post) {
  cachePost(post);
  const parent = post.reply_to?.id;
  if (parent) change(parent, (answered) => ({ ...answered, replies: answered.replies + 1 }));
  else [following, latest].forEach((feed) => feed.add(post));
  written.value = post;
}

/** @param {string} text @param {Post | null} answered @returns {Post} the post as it will look */
function provisional(text, answered) {
  const own = account.value;
  const author = { id: own?.id ?? '', name: own?.display_name ?? '', handle: own?.handle ?? null };
  return {
    id: `sending-${crypto.randomUUID()}`,
    author,
    text: text.trim(),
    created_at: serverNow(),
    space: null,
    reply_to: answered && { id: answered.id, author: answered.author },
    likes: 0,
    reposts: 0,
    replies: 0,
    you: null,
    reposted_by: null,
  };
}

/** @param {unknown} error */
function fail(error) {
  if (!(error instanceof ApiError)) throw error;
  announce(failureText(error));
}
