import { html } from 'htm/preact';
import { t } from '../../i18n/index.js';
import { Avatar } from '../../people/Avatar.js';
import { nameNow } from '../../people/profile-cards.js';

/**
 * @typedef {{id: string, name: string}} Person
 * @param {{people: readonly Person[], host: string, speaking?: ReadonlySet<number>}} props `host`: the id of the host;
 *   `speaking`: the places of those who are heard
 */
export function Speakers({ people, host, speaking }) {
  return html`
    <ul class="preview__people" aria-label=${t('preview.people')}>
      ${people.map(
        (person, place) => html`
        <li key=${place} class=${speaking?.has(place) ? 'replay__speaking' : ''}>
          <span class="replay__ring"><${Avatar} person=${person} size="large" /></span>
          <strong dir="auto">${nameNow(person)}</strong>
          ${person.id === host && html`<span>${t('role.host')}</span>`}</li>`,
      )}
    </ul>`;
}
