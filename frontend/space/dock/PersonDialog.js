import { html } from 'htm/preact';
import { t } from '../../i18n/index.js';
import { Avatar } from '../../people/Avatar.js';
import { FollowButton } from '../../people/PersonCard.js';
import { nameNow } from '../../people/profile-cards.js';
import { blocked } from '../../people/relationships.js';
import { account } from '../../site/site.js';
import { Dialog } from '../../ui/Dialog.js';
import { Icon } from '../../ui/Icon.js';

/** @typedef {import('../../protocol/messages.js').Person} Person */

/**
 * The card of a person in the room: who they are, and the ways to them outside of the Space.
 * @param {{person: Person, role: string, onClose: () => void}} props `role`: in words
 */
export function PersonDialog({ person, role, onClose }) {
  const writes = account.value && account.value.id !== person.id && !blocked.value.has(person.id);
  return html`
    <${Dialog} title=${nameNow(person)} onClose=${onClose}>
      <div class="person-card">
        <${Avatar} person=${person} size="large" />
        <p>${person.handle && html`<strong>@${person.handle}</strong> · `}${role}</p>
      </div>
      ${
        person.handle &&
        html`<div class="person-card__ways">
          <${FollowButton} person=${person} />
          ${
            writes &&
            html`<a class="pill" href=${`/messages/new?to=${person.handle}`} onClick=${onClose}><${Icon} name="mail" />
              <span>${t('profile.message')}</span></a>`
          }
          <a class="pill" href=${`/${person.handle}`} onClick=${onClose}><${Icon} name="person" />
            <span>${t('person.profile')}</span></a>
        </div>`
      }
    <//>`;
}
