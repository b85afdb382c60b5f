import { html } from 'htm/preact';
import { dateTime, t } from '../i18n/index.js';
import { account } from '../site/site.js';
import { ReminderButton } from './ReminderButton.js';
import { SpaceStateLine } from './SpaceCard.js';
import { liveSpaces, scheduledSpaces } from './spaces.js';

/** @param {{space: import('./views.js').LiveSpace}} props */
function Entry({ space }) {
  return html`
    <li class="happening__entry">
      <${SpaceStateLine} space=${space} />
      <a dir="auto" class="happening__title" href=${`/i/spaces/${space.id}`}>${space.title}</a>
      <p dir="auto" class="quiet">${space.host.name}</p>
    </li>`;
}

/** Live and scheduled Spaces. */
export function HappeningNow() {
  const live = liveSpaces.value ?? [];
  const scheduled = scheduledSpaces.value ?? [];
  return html`
    <section class="happening" aria-label=${t('happening.label')}>
      <h2>${t('happening.label')}</h2>
      ${liveSpaces.value?.length === 0 && html`<p class="quiet happening__empty">${t(account.value ? 'happening.empty' : 'happening.empty_guest')}</p>`}
      <ul>${live.slice(0, 8).map((space) => html`<${Entry} key=${space.id} space=${space} />`)}</ul>
      ${
        scheduled.length > 0 &&
        html`
        <h2>${t('happening.scheduled')}</h2>
        <ul>${scheduled.slice(0, 5).map(
          (space) => html`
          <li key=${space.id} class="happening__entry">
            <p class="quiet">${dateTime(space.starts_at ?? space.created_at)}</p>
            <a dir="auto" class="happening__title" href=${`/i/spaces/${space.id}`}>${space.title}</a>
            <p dir="auto" class="quiet">${space.host.name}</p>
            <${ReminderButton} space=${space} look="pill--small" />
          </li>`,
        )}</ul>`
      }
    </section>`;
}
