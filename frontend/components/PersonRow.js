import { html } from 'htm/preact';
import { nameNow } from '../faces.js';
import { t } from '../i18n/index.js';
import { blocked } from '../ties.js';
import { Avatar } from './Avatar.js';

/** @param {{person: import('../protocol.js').Person, name: string, detail?: unknown, children?: unknown}} props `name`: the id by which buttons are described */
export function PersonRow({ person, name, detail, children }) {
  return html`
    <li class="people__row" aria-label=${nameNow(person)}>
      <${Avatar} person=${person} size="small" />
      <div class="people__who">
        <strong id=${name}>${nameNow(person)}</strong>
        ${detail && html`<p class="dim">${detail}</p>`}
        ${blocked.value.has(person.id) && html`<p class="warned">${t('people.you_blocked')}</p>`}
      </div>
      ${children}
    </li>`;
}
