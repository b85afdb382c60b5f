import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t, timeOf } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { nameNow } from '../people/profile-cards.js';
import { blocked } from '../people/relationships.js';
import { account } from '../site/site.js';
import { LiveSpaceCard } from '../space/SpaceCard.js';
import { RichText } from '../ui/RichText.js';
import { InviteCard } from './InviteCard.js';
import { lineWords } from './names.js';

/** @typedef {import('../protocol/messages.js').MessageView} MessageView */

/**
 * @param {{line: MessageView, first: boolean, last: boolean, group: boolean,
 *   space: import('../space/requests.js').SpaceView | undefined}} props `first` and `last`: of consecutive messages by
 *   one author
 */
export function MessageItem({ line, first, last, group, space }) {
  const [shown, setShown] = useState(false);
  if (['named', 'added', 'left'].includes(line.kind))
    return html`<li class="talk__event quiet">${lineWords(line)}</li>`;
  const own = line.by.id === account.value?.id;
  if (blocked.value.has(line.by.id) && !shown) {
    return html`<li class="talk__event quiet">
      ${t('message.blocked', { name: nameNow(line.by) })} <button type="button" class="pill talk__show"
        onClick=${() => setShown(true)}>${t('message.show')}</button></li>`;
  }
  return html`
    <li class="talk__line ${own ? 'talk__line--own' : ''} ${first ? 'talk__line--first' : ''}">
      ${!own && html`<span class="talk__face">${first && html`<${Avatar} person=${line.by} size="small" />`}</span>`}
      <div class="talk__said">
        ${
          first &&
          html`<p class=${group && !own ? 'talk__name quiet' : 'unseen'}>
          ${own ? t('message.by_you') : nameNow(line.by)}</p>`
        }
        <${Content} line=${line} space=${space} />
        <time class=${last ? 'talk__time quiet' : 'unseen'} datetime=${new Date(line.at).toISOString()}>
          ${timeOf(line.at)}</time>
      </div>
    </li>`;
}

/** @param {{line: MessageView, space: import('../space/requests.js').SpaceView | undefined}} props */
function Content({ line, space }) {
  if (line.kind === 'invite') return html`<${InviteCard} line=${line} space=${space} />`;
  if (line.kind === 'space') {
    return html`${line.text && html`<p class="bubble"><${RichText} text=${line.text} /></p>`}
      ${space && html`<${LiveSpaceCard} space=${space} />`}`;
  }
  return html`<p class="bubble">${line.kind === 'text' ? html`<${RichText} text=${line.text} />` : t('message.newer')}
    </p>`;
}
