import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { compact, t } from '../../i18n/index.js';
import { Avatar } from '../../people/Avatar.js';
import { audienceOf, listenersOf } from '../../room/state.js';
import { PersonDialog } from './PersonDialog.js';
import { ReactionsView } from './ReactionsView.js';

/**
 * The first fifty listeners, and the number of the others.
 * @param {{room: import('../../room/session.js').Room}} props
 */
export function AudienceView({ room }) {
  if (!room.screen.audience && !room.view) return null; // it is not known yet
  const { count, guests, people } = audienceOf(room.screen);
  const more = Math.max(0, count - guests - people.length);
  return html`
    <section class="audience" aria-label=${t('audience.label')}>
      <h3>${t('audience.label')} <span class="audience__count">${compact(listenersOf(room))}</span></h3>
      <${ReactionsView} person=${null} />
      ${count === 0 && room.screen.audience && html`<p class="dim">${t('audience.empty')}</p>`}
      <ul class="audience__people">
        ${people.map((person) => html`<${Listener} key=${person.id} person=${person} />`)}
      </ul>
      ${more > 0 && html`<p class="dim">${t('audience.more', { count: more })}</p>`}
      ${guests > 0 && html`<p class="dim">${t('audience.guests', { count: guests })}</p>`}
    </section>`;
}

/** @param {{person: import('../../protocol/messages.js').Person}} props */
function Listener({ person }) {
  const [open, setOpen] = useState(false);
  return html`
    <li>
      <button type="button" class="audience__person" aria-haspopup="dialog"
        aria-label=${t('person.about', { name: person.name })} onClick=${() => setOpen(true)}>
        <${Avatar} person=${person} size="small" /><span dir="auto">${person.name}</span></button>
      ${open && html`<${PersonDialog} person=${person} role=${t('role.listener')} onClose=${() => setOpen(false)} />`}
    </li>`;
}
