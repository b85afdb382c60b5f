import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { nameNow } from '../people/profile-cards.js';
import { ApiError } from '../site/api.js';
import { account, boot } from '../site/site.js';
import { useTitle } from '../site/title.js';
import { NotFound } from '../ui/EmptyPages.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { PostItem, SendingPost } from './PostItem.js';
import { postsApi } from './api.js';
import { compose, sending, written } from './posts.js';

/** @typedef {import('./api.js').Thread} Thread */

/** A post with its ancestors and replies. @param {{id: string}} props */
export function PostPage({ id }) {
  const { thread, error, more, again } = useThread(id);
  const post = thread?.post;
  useTitle(post && !post.gone ? t('post.by', { name: nameNow(post.author) }) : '');
  if (error?.status === 404) return html`<${NotFound} />`;
  const coming = sending.value.filter(({ reply_to }) => reply_to?.id === id);
  return html`
    <div class="post-page">
      <h1 class="page-title">${t('post.page')}</h1>
      <${Problem} error=${error} onAgain=${again} />
      ${!thread && !error && html`<${Skeleton} kind="post" count=${3} />`}
      ${
        thread &&
        html`
        ${thread.above.map((one) => html`<${PostItem} key=${one.id} post=${one} look="above" />`)}
        <${PostItem} key=${id} post=${thread.post} look="main" />
        ${
          account.value &&
          !thread.post.gone &&
          html`<button type="button" class="answer-here quiet"
          onClick=${() => compose(thread.post)}>${t('post.answer_placeholder')}</button>`
        }
        <section aria-label=${t('post.replies')}>
          ${thread.replies.map((one) => html`<${PostItem} key=${one.id} post=${one} />`)}
          ${coming.map((one) => html`<${SendingPost} key=${one.id} post=${one} />`)}
          ${more && html`<button type="button" class="pill more" onClick=${more}>${t('post.more_replies')}</button>`}
        </section>`
      }
    </div>`;
}

/**
 * @param {string} id
 * @returns {{thread: Thread | null, error: ApiError | null, more: (() => void) | null, again: (() => void) | null}}
 *   `more` is null at the end; `again` loads the thread after that failed
 */
function useThread(id) {
  const [thread, setThread] = useState(/** @type {Thread | null} */ (boot.thread?.post.id === id ? boot.thread : null));
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  /** @param {string | null} [cursor] */
  const load = async (cursor) => {
    try {
      const page = await postsApi.thread(id, cursor);
      setThread((before) =>
        cursor && before ? { ...before, replies: joined(before.replies, page.replies), next: page.next } : page,
      );
      setError(null);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    }
  };
  useEffect(() => void load(), [id, account.value?.id]);
  const mine = written.value;
  useEffect(() => {
    if (mine?.reply_to?.id === id)
      setThread((before) => before && { ...before, replies: joined(before.replies, [mine]) });
  }, [mine]);
  const again = thread ? null : () => void load();
  return { thread, error, more: thread?.next ? () => void load(thread.next) : null, again };
}

/** @param {Thread['replies']} before @param {Thread['replies']} more */
function joined(before, more) {
  const ids = new Set(before.map(({ id }) => id));
  return [...before, ...more.filter(({ id }) => !ids.has(id))];
}
