/** Publishes what the composer holds: shown at once, and brought back into the composer if it fails. */
import { signal } from '@preact/signals';
import { t } from '../i18n/index.js';
import { provisional as shown, release } from '../pictures/attachments.js';
import { uploadAll } from '../pictures/uploads.js';
import { ApiError } from '../site/api.js';
import { serverNow } from '../site/server-time.js';
import { account, announce, composing, draft } from '../site/site.js';
import { postsApi } from './api.js';
import { dropDraft } from './drafts.js';
import { cachePost, change } from './post-cache.js';
import { answering, following, latest, quoting, sending, written } from './posts.js';

/** @typedef {import('./api.js').Post} Post */
/** @typedef {import('../pictures/attachments.js').Attachment} Attachment */
/**
 * @typedef {{text: string, answered: Post | null, quoted: Post | null, attached: Attachment[]}} Draft `answered`: it is
 *   a reply to it; `quoted`: it shows it
 */

/**
 * The pictures with which the composer opens.
 * @type {import('@preact/signals').Signal<Attachment[]>}
 */
export const attachments = signal([]);

/**
 * Why the post with which the composer opens was not published.
 * @type {import('@preact/signals').Signal<ApiError | null>}
 */
export const refusal = signal(null);

/** @param {Draft} wanted if publishing fails, the composer opens again with it */
export async function publish(wanted) {
  const { text, answered, quoted, attached } = wanted;
  const post = provisional(wanted);
  sending.value = [post, ...sending.value];
  try {
    const pictures = await uploadAll(attached);
    arrived((await postsApi.post({ text, reply_to: answered?.id, quote: quoted?.id, pictures })).post);
    release(attached);
    dropDraft(wanted);
    announce(t('post.sent'));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    refusal.value = error;
    answering.value = answered;
    quoting.value = quoted;
    attachments.value = attached;
    draft.value = text;
    composing.value = 'post';
  } finally {
    sending.value = sending.value.filter(({ id }) => id !== post.id);
  }
}

/** @param {Post} post */
function arrived(post) {
  cachePost(post);
  const parent = post.reply_to?.id;
  if (parent) change(parent, (answered) => ({ ...answered, replies: answered.replies + 1 }));
  else [following, latest].forEach((feed) => feed.add(post));
  if (post.quoted) change(post.quoted.id, (quoted) => ({ ...quoted, quotes: quoted.quotes + 1 }));
  written.value = post;
}

/** @param {Draft} wanted @returns {Post} the post as it will look */
function provisional({ text, answered, quoted, attached }) {
  const own = account.value;
  const author = { id: own?.id ?? '', name: own?.display_name ?? '', handle: own?.handle ?? null };
  return {
    id: `sending-${crypto.randomUUID()}`,
    author,
    text: text.trim(),
    created_at: serverNow(),
    space: null,
    clip: null,
    pictures: attached.map(shown),
    reply_to: answered && { id: answered.id, author: answered.author },
    quoted: quoted && { ...quoted, unseen: null },
    likes: 0,
    reposts: 0,
    replies: 0,
    quotes: 0,
    you: null,
    reposted_by: null,
  };
}
