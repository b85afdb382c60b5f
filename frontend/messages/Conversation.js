import { html } from 'htm/preact';
import { useEffect, useMemo } from 'preact/hooks';
import { dayOf, loadWords, t } from '../i18n/index.js';
import { account, search } from '../site/site.js';
import { withStyle } from '../site/styles.js';
import { useTitle } from '../site/title.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { ConversationHeader } from './ConversationHeader.js';
import { MessageForm } from './MessageForm.js';
import { MessageItem } from './MessageItem.js';
import { UnsentMessages } from './UnsentMessages.js';
import { ConversationState } from './conversation-state.js';
import { breaks } from './message-list.js';
import { titleOf } from './names.js';
import { lastRead } from './receipts.js';
import { keepPlace, useEndInView } from './scroll-place.js';

await loadWords('inbox', 'room');
await withStyle('messages/messages');

/** @typedef {import('../pictures/attachments.js').Attachment} Attachment */

/** A conversation. In the address, `?at=` is the number of a message that was found. @param {{id: string}} props */
export function Conversation({ id }) {
  const at = numberIn(search.value);
  return html`<${Opened} key=${`${id} ${at}`} id=${id} at=${at} />`;
}

/** @param {string} query of the address @returns {number | null} */
function numberIn(query) {
  const at = Number(new URLSearchParams(query).get('at'));
  return Number.isSafeInteger(at) && at > 0 ? at : null;
}

/** @param {{id: string, at: number | null}} props */
function Opened({ id, at }) {
  const conversation = useMemo(() => new ConversationState(id, at), []);
  useEffect(() => conversation.open(), [conversation]);
  useReadOnReturn(conversation);
  const end = useEndInView(conversation, at === null);
  const about = conversation.about.value;
  useTitle(about ? titleOf(about) : '');
  if (!about)
    return html`<div class="conversation">${
      conversation.problem.value
        ? html`<${Lost} error=${conversation.problem.value} onAgain=${conversation.load} />`
        : html`<${Skeleton} kind="lines" count=${4} />`
    }</div>`;
  return html`
    <div class="conversation">
      <${ConversationHeader} conversation=${about} onChange=${conversation.load} />
      <div class="conversation__lines" role="log" aria-label=${t('message.lines')}
        aria-live=${conversation.turning.value ? 'off' : null}>
        ${
          conversation.older.value !== null &&
          html`<button type="button" class="pill conversation__older"
          onClick=${() => keepPlace(conversation.loadOlder)}>${t('message.older')}</button>`
        }
        ${
          conversation.messages.value.length === 0 &&
          conversation.unsent.value.length === 0 &&
          html`<p class="conversation__event quiet">${t('message.first')}</p>`
        }
        <ol class="conversation__list">${conversation.messages.value.map(
          (message, index, all) => html`<${Message} key=${message.seq} conversation=${conversation}
          message=${message} found=${message.seq === at} before=${all[index - 1]} next=${all[index + 1]} />`,
        )}</ol>
        <${Latest} conversation=${conversation} about=${about} end=${end} />
        <div class="conversation__end" ref=${end}></div>
      </div>
      <${Foot} conversation=${conversation} />
    </div>`;
}

/** @param {{error: import('../site/api.js').ApiError, onAgain: () => unknown}} props */
const Lost = ({ error, onAgain }) => html`
  <div class="empty"><${Problem} error=${error} onAgain=${error.status === 404 ? null : onAgain} /><p><a class="pill" href="/messages">${t('message.back')}</a></p></div>`;

/** The form below the messages. @param {{conversation: ConversationState}} props */
function Foot({ conversation }) {
  return html`
    <div class="conversation__foot">
      <${Problem} error=${conversation.problem.value} />
      <${MessageForm} key=${conversation.id} conversation=${conversation.id}
        onSend=${(/** @type {string} */ text, /** @type {Attachment[]} */ attached) => conversation.write(text, attached)}
        onType=${(/** @type {string} */ text) => conversation.type(text)} />
    </div>`;
}

/** @typedef {import('../protocol/messages.js').MessageView} MessageView */

/**
 * @param {{conversation: ConversationState, message: MessageView, found: boolean, before: MessageView | undefined,
 *   next: MessageView | undefined}} props
 */
function Message({ conversation, message, found, before, next }) {
  const { day, first } = breaks(before, message);
  return html`
    ${day && html`<li class="conversation__event quiet">${dayOf(message.at)}</li>`}
    <${MessageItem} message=${message} found=${found} first=${first} last=${!next || breaks(message, next).first}
      group=${!conversation.about.value?.pair}
      space=${message.space ? conversation.spaces.value[message.space] : undefined} />`;
}

/**
 * What follows the messages: those being sent and the receipts, or the way to messages that are not loaded.
 * @param {{conversation: ConversationState, about: import('./api.js').Conversation,
 *   end: import('preact').RefObject<HTMLElement>}} props
 */
function Latest({ conversation, about, end }) {
  if (conversation.newer.value === null) {
    return html`<${UnsentMessages} conversation=${conversation} />
      <${Receipts} conversation=${conversation} about=${about} />`;
  }
  const toNewest = async () => {
    await conversation.load();
    requestAnimationFrame(() => end.current?.scrollIntoView({ block: 'end' }));
  };
  return html`
    <p class="conversation__newer">
      <button type="button" class="pill" onClick=${conversation.loadNewer}>${t('message.newer_page')}</button>
      <button type="button" class="pill" onClick=${toNewest}>${t('message.newest')}</button></p>`;
}

/**
 * Whether the other person has read the last message, and whether they are typing.
 * @param {{conversation: ConversationState, about: import('./api.js').Conversation}} props
 */
function Receipts({ conversation, about }) {
  const words = conversation.typing.value ? t('message.typing', { name: titleOf(about) }) : '';
  const read = lastRead(conversation.messages.value, account.value?.id, conversation.readByOther.value);
  return html`
    ${read !== undefined && html`<p class="conversation__read quiet">${t('message.read')}</p>`}
    <p class="conversation__typing quiet" role="status">${words}</p>`;
}

/** @param {ConversationState} conversation marked as read when the page becomes visible */
function useReadOnReturn(conversation) {
  useEffect(() => {
    const back = () => !document.hidden && conversation.read();
    document.addEventListener('visibilitychange', back);
    return () => document.removeEventListener('visibilitychange', back);
  }, [conversation]);
}
