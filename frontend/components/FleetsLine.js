import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { liveSpaces } from '../spaces.js';
import { Avatar } from './Avatar.js';

/** Who is live now, with a purple aura; the way into their Spaces. */
export function FleetsLine() {
  const spaces = liveSpaces.value ?? [];
  return html`
    <section class="fleets" aria-label=${t('fleets.label')}>
      ${liveSpaces.value && spaces.length === 0 && html`<p class="quiet fleets__empty">${t('fleets.empty')}</p>`}
      <ul class="fleets__line">
        ${spaces.map((space) => html`
          <li key=${space.id}>
            <a class="fleet" href=${`/i/spaces/${space.id}`}>
              <span class="aura"><${Avatar} person=${space.host} size="large" /></span>
              <span class="live-tag">${t('space.live')}</span>
              <span class="fleet__name">${space.host.name}</span>
              <span class="unseen">: ${space.title}</span>
            </a>
          </li>`)}
      </ul>
    </section>`;
}
