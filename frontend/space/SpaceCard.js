import { html } from 'htm/preact';
import { compact, dateTime, t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { nameNow } from '../people/profile-cards.js';
import { navigate } from '../site/site.js';
import { ReminderButton } from './ReminderButton.js';
import { useCard } from './card-updates.js';

/**
 * The card of a Space.
 * @param {{space: import('./requests.js').SpaceView | import('./requests.js').LiveSpace}} props
 */
export function SpaceCard({ space }) {
  const to = `/i/spaces/${space.id}`;
  const faces = space.stage.filter(({ id }) => id !== space.host.id).slice(0, 3);
  const crowded = faces.length > 0 || space.listeners > 0;
  return html`
    <div class="card card--${space.state}">
      <${SpaceStateLine} space=${space} />
      <h2 class="card__title"><a dir="auto" href=${to}>${space.title}</a></h2>
      <p class="card__host"><${Avatar} person=${space.host} size="small" />
        <span dir="auto">${nameNow(space.host)}</span>
        <span class="badge">${t('role.host')}</span></p>
      ${
        space.state === 'live' &&
        html`
        ${
          crowded &&
          html`
          <p class="card__faces">
            ${faces.map((person) => html`<${Avatar} key=${person.id} person=${person} size="small" />`)}
            ${
              space.listeners > 0 &&
              html`<span class="card__more">${t('card.more', { many: compact(space.listeners) })}
              </span>`
            }
          </p>`
        }
        <button type="button" class="pill card__button" onClick=${() => navigate(to)}>${t('card.join')}</button>`
      }
      ${space.state === 'scheduled' && html`<${ReminderButton} space=${space} look="card__button" />`}
      ${
        'recording' in space &&
        space.recording &&
        html`<a class="pill card__button" href=${to}>${t('card.replay')}
        </a>`
      }
    </div>`;
}

/**
 * The card of a Space, kept up to date.
 * @param {{space: import('./requests.js').SpaceView}} props
 */
export function LiveSpaceCard({ space }) {
  return html`<${SpaceCard} space=${useCard(space)} />`;
}

/**
 * LIVE with the number of listeners, the start time, or the final state.
 * @param {{space: import('./requests.js').SpaceView | import('./requests.js').LiveSpace}} props
 */
export function SpaceStateLine({ space }) {
  if (space.state === 'live') {
    return html`<p class="state"><span class="bars" aria-hidden="true"><i></i><i></i><i></i></span><strong>
      ${t('space.live')}</strong><span>${t('space.listening', { count: space.listeners })}</span></p>`;
  }
  if (space.state === 'scheduled')
    return html`<p class="state">${t('space.starts', { when: dateTime(space.starts_at ?? space.created_at) })}</p>`;
  if (space.state === 'cancelled') return html`<p class="state">${t('space.cancelled')}</p>`;
  return html`<p class="state">${t('space.ended')}</p>`;
}
