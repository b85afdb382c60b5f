import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ago, loadWords, t } from '../i18n/index.js';
import { clock } from '../site/clock.js';
import { account } from '../site/site.js';
import { withStyle } from '../site/styles.js';
import { SignInFirst } from '../ui/EmptyPages.js';
import { Icon } from '../ui/Icon.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { useRefreshedPages } from '../ui/useRefreshedPages.js';
import { ConversationAvatar } from './ConversationAvatar.js';
import { MessageSearch } from './MessageSearch.js';
import { NewMessageDialog } from './NewMessageDialog.js';
import { messagesApi } from './api.js';
import { preview, titleOf } from './names.js';

await loadWords('inbox');
await withStyle('messages/messages');

/** @typedef {import('./api.js').Conversation} Conversation */

/** The signed-in person's conversations, newest first. */
export function Messages() {
  const [beginning, setBeginning] = useState(false);
  const [words, setWords] = useState('');
  const question = words.trim();
  const list = useRefreshedPages(
    async (cursor) => {
      const { conversations, next } = await messagesApi.conversations(cursor);
      return { items: conversations, next };
    },
    (type) => type === 'said' || type === 'seen' || type === 'caught_up',
  );
  if (!account.value) return html`<${SignInFirst} title=${t('nav.messages')} />`;
  return html`
    <div>
      <div class="page-title page-title--tools">
        <h1>${t('nav.messages')}</h1>
        <button type="button" class="icon-button" aria-label=${t('message.new')} onClick=${() => setBeginning(true)}>
          <${Icon} name="mail_add" /></button>
      </div>
      <label class="conversations__search"><span class="unseen">${t('message.search')}</span><${Icon} name="search" />
        <input dir="auto" type="search" autocomplete="off" maxlength="200" placeholder=${t('message.search')}
          value=${words} onInput=${(/** @type {any} */ event) => setWords(event.currentTarget.value)} /></label>
      ${
        question
          ? html`<${MessageSearch} question=${question} />`
          : html`<${ConversationList} list=${list} onBegin=${() => setBeginning(true)} />`
      }
      ${beginning && html`<${NewMessageDialog} onClose=${() => setBeginning(false)} />`}
    </div>`;
}

/**
 * @param {{list: ReturnType<typeof useRefreshedPages<Conversation>>, onBegin: () => void}} props
 */
function ConversationList({ list: { items, error, more, again }, onBegin }) {
  return html`
      <${Problem} error=${error} onAgain=${again} />
      ${items === null && !error && html`<${Skeleton} kind="person" count=${5} />`}
      ${
        items?.length === 0 &&
        html`
        <div class="empty"><h2>${t('message.none_title')}</h2><p class="quiet">${t('message.none')}</p>
          <p><button type="button" class="pill pill--primary" onClick=${onBegin}>${t('message.new')}
            </button></p></div>`
      }
      <ul class="conversations" aria-label=${t('message.conversations')}>
        ${items?.map((one) => html`<${Row} key=${one.id} conversation=${one} />`)}</ul>
      ${
        more &&
        html`<button type="button" class="pill more" onClick=${more}>
        ${t('message.more_conversations')}</button>`
      }`;
}

/** @param {{conversation: Conversation}} props */
function Row({ conversation }) {
  const { id, at, last, unread } = conversation;
  return html`
    <li>
      <a class="conversations__row ${unread ? 'conversations__row--new' : ''}" href=${`/messages/${id}`}>
        <${ConversationAvatar} conversation=${conversation} />
        <span class="conversations__words">
          <span class="conversations__top"><strong dir="auto">${titleOf(conversation)}
            </strong> <time class="quiet" datetime=${new Date(at).toISOString()}>${ago(at, clock.value)}
            </time></span>
          <span dir="auto" class="conversations__last ${unread ? '' : 'quiet'}">${last ? preview(last) : ''}</span>
        </span>
        ${
          conversation.unread > 0 &&
          html`<span class="conversations__count"><span aria-hidden="true">
          ${conversation.unread > 99 ? '99+' : conversation.unread}</span><span class="unseen">
          ${t('message.unread', { count: conversation.unread })}</span></span>`
        }
      </a>
    </li>`;
}
