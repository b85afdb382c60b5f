import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t, timeOf } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { nameNow } from '../people/profile-cards.js';
import { blocked } from '../people/relationships.js';
import { PictureGrid } from '../pictures/PictureGrid.js';
import { account } from '../site/site.js';
import { LiveSpaceCard } from '../space/SpaceCard.js';
import { RichText } from '../ui/RichText.js';
import { InviteCard } from './InviteCard.js';
import { messageWords } from './names.js';

/** @typedef {import('../protocol/messages.js').MessageView} MessageView */

/**
 * @param {{message: MessageView, found: boolean, first: boolean, last: boolean, group: boolean,
 *   space: import('../space/views.js').SpaceView | undefined}} props `first` and `last`: of consecutive messages by
 *   one author; `found`: it is shown, marked and focused
 */
export function MessageItem({ message, found, first, last, group, space }) {
  const [shown, setShown] = useState(false);
  const item = useRef(/** @type {HTMLLIElement | null} */ (null));
  const place = { ref: item, tabindex: found ? -1 : null };
  useEffect(() => show(found ? item.current : null), [found]);
  if (['named', 'added', 'left'].includes(message.kind))
    return html`<li ...${place} class="conversation__event quiet ${marks(found)}">
      ${messageWords(message)}</li>`;
  const own = message.by.id === account.value?.id;
  if (blocked.value.has(message.by.id) && !shown) {
    return html`<li ...${place} class="conversation__event quiet ${marks(found)}">
      ${t('message.blocked', { name: nameNow(message.by) })} <button type="button" class="pill conversation__show"
        onClick=${() => setShown(true)}>${t('message.show')}</button></li>`;
  }
  return html`
    <li ...${place} class="conversation__line ${marks(found)} ${own ? 'conversation__line--own' : ''} ${first ? 'conversation__line--first' : ''}">
      ${
        !own &&
        html`<span class="conversation__face">
        ${first && html`<${Avatar} person=${message.by} size="small" />`}</span>`
      }
      <div class="conversation__said">
        ${
          first &&
          html`<p dir="auto" class=${group && !own ? 'conversation__name quiet' : 'unseen'}>
          ${own ? t('message.by_you') : nameNow(message.by)}</p>`
        }
        <${Content} message=${message} space=${space} />
        <time class=${last ? 'conversation__time quiet' : 'unseen'} datetime=${new Date(message.at).toISOString()}>
          ${timeOf(message.at)}</time>
      </div>
    </li>`;
}

/** @param {boolean} found */
const marks = (found) => (found ? 'conversation__found' : '');

/** @param {HTMLElement | null} item */
function show(item) {
  item?.scrollIntoView({ block: 'center' });
  item?.focus({ preventScroll: true });
}

/** @param {{message: MessageView, space: import('../space/views.js').SpaceView | undefined}} props */
function Content({ message, space }) {
  if (message.kind === 'invite') return html`<${InviteCard} message=${message} space=${space} />`;
  if (message.kind === 'space') {
    return html`${message.text && html`<p dir="auto" class="bubble"><${RichText} text=${message.text} /></p>`}
      ${space && html`<div class="conversation__card" aria-live="off"><${LiveSpaceCard} space=${space} /></div>`}`;
  }
  if (message.kind !== 'text') return html`<p dir="auto" class="bubble">${t('message.newer')}</p>`;
  const { text, pictures } = message;
  if (!text && pictures.length === 0) return html`<p class="bubble quiet">${t('message.pictures_gone')}</p>`;
  return html`
    ${text && html`<p dir="auto" class="bubble"><${RichText} text=${text} /></p>`}
    <${PictureGrid} pictures=${pictures} />`;
}
