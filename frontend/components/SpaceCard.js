import { html } from 'htm/preact';
import { nameNow } from '../faces.js';
import { compact, t } from '../i18n/index.js';
import { navigate } from '../site.js';
import { Avatar } from './Avatar.js';
import { ReminderButton } from './ReminderButton.js';
import { SpaceStateLine } from './SpaceStateLine.js';

/** @param {{space: import('../api.js').SpaceView | import('../api.js').LiveSpace}} props a Space as a post carries it */
export function SpaceCard({ space }) {
  const to = `/i/spaces/${space.id}`;
  const faces = space.stage.filter(({ id }) => id !== space.host.id).slice(0, 3);
  const crowded = faces.length > 0 || space.listeners > 0;
  return html`
    <div class="card card--${space.state}">
      <${SpaceStateLine} space=${space} />
      <h2 class="card__title"><a href=${to}>${space.title}</a></h2>
      <p class="card__host"><${Avatar} person=${space.host} size="small" /><span>${nameNow(space.host)}</span><span class="badge">${t('role.host')}</span></p>
      ${space.state === 'live' && html`
        ${crowded && html`
          <p class="card__faces">
            ${faces.map((person) => html`<${Avatar} key=${person.id} person=${person} size="small" />`)}
            ${space.listeners > 0 && html`<span class="card__more">${t('card.more', { many: compact(space.listeners) })}</span>`}
          </p>`}
        <button type="button" class="pill card__button" onClick=${() => navigate(to)}>${t('card.join')}</button>`}
      ${space.state === 'scheduled' && html`<${ReminderButton} space=${space} look="card__button" />`}
      ${'recording' in space && space.recording && html`<a class="pill card__button" href=${to}>${t('card.replay')}</a>`}
    </div>`;
}
