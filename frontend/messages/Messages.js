import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { ago, learn, t } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { clock } from '../site/clock.js';
import { onPersonalEvent } from '../site/events.js';
import { latestOnly } from '../site/latest-only.js';
import { account } from '../site/site.js';
import { withStyle } from '../site/styles.js';
import { SignInFirst } from '../ui/EmptyPages.js';
import { Icon } from '../ui/Icon.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { ConversationAvatar } from './ConversationAvatar.js';
import { NewMessageDialog } from './NewMessageDialog.js';
import { messagesApi } from './api.js';
import { preview, titleOf } from './names.js';

await learn('inbox');
await withStyle('messages/messages');

/** @typedef {import('./api.js').Conversation} Conversation */

/** The signed-in person's conversations, newest first. */
export function Messages() {
  const [talks, setTalks] = useState(/** @type {Conversation[] | null} */ (null));
  const [next, setNext] = useState(/** @type {string | null} */ (null));
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const [beginning, setBeginning] = useState(false);
  const [latestPage] = useState(latestOnly);
  /** @param {string | null} cursor */
  const load = async (cursor) => {
    try {
      const page = await (cursor
        ? messagesApi.conversations(cursor)
        : latestPage(() => messagesApi.conversations(null)));
      if (!page) return;
      setTalks((known) => [
        ...new Map([...(cursor ? (known ?? []) : []), ...page.conversations].map((talk) => [talk.id, talk])).values(),
      ]);
      setNext(page.next);
      setError(null);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    }
  };
  useEffect(() => {
    if (!account.value) return undefined;
    void load(null);
    return onPersonalEvent(({ type }) => type !== 'noted' && void load(null));
  }, [account.value?.id]);
  if (!account.value) return html`<${SignInFirst} title=${t('nav.messages')} />`;
  return html`
    <div>
      <div class="page-title page-title--tools">
        <h1>${t('nav.messages')}</h1>
        <button type="button" class="icon-button" aria-label=${t('message.new')} onClick=${() => setBeginning(true)}>
          <${Icon} name="mail_add" /></button>
      </div>
      <${Problem} error=${error} />
      ${talks === null && !error && html`<${Skeleton} kind="person" count=${5} />`}
      ${
        talks?.length === 0 &&
        html`
        <div class="empty"><h2>${t('message.none_title')}</h2><p class="quiet">${t('message.none')}</p>
          <p><button type="button" class="pill pill--primary" onClick=${() => setBeginning(true)}>${t('message.new')}
            </button></p></div>`
      }
      <ul class="talks" aria-label=${t('message.conversations')}>
        ${talks?.map((talk) => html`<${Row} key=${talk.id} talk=${talk} />`)}</ul>
      ${
        next &&
        html`<button type="button" class="pill more" onClick=${() => load(next)}>
        ${t('message.more_conversations')}</button>`
      }
      ${beginning && html`<${NewMessageDialog} onClose=${() => setBeginning(false)} />`}
    </div>`;
}

/** @param {{talk: Conversation}} props */
function Row({ talk }) {
  return html`
    <li>
      <a class="talks__row ${talk.unread ? 'talks__row--new' : ''}" href=${`/messages/${talk.id}`}>
        <${ConversationAvatar} talk=${talk} />
        <span class="talks__words">
          <span class="talks__top"><strong>${titleOf(talk)}
            </strong> <time class="quiet" datetime=${new Date(talk.at).toISOString()}>${ago(talk.at, clock.value)}
            </time></span>
          <span class="talks__last ${talk.unread ? '' : 'quiet'}">${talk.last ? preview(talk.last) : ''}</span>
        </span>
        ${
          talk.unread > 0 &&
          html`<span class="talks__count"><span aria-hidden="true">
          ${talk.unread > 99 ? '99+' : talk.unread}</span><span class="unseen">
          ${t('message.unread', { count: talk.unread })}</span></span>`
        }
      </a>
    </li>`;
}
