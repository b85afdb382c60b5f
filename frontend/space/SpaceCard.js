import { html } from 'htm/preact';
import { compact, dateTime, length, t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { nameNow } from '../people/profile-cards.js';
import { isIn } from '../room/live.js';
import { navigate } from '../site/site.js';
import { ReminderButton } from './ReminderButton.js';
import { useCard } from './card-updates.js';

/**
 * The card of a Space.
 * @param {{space: import('./views.js').SpaceView | import('./views.js').LiveSpace}} props
 */
export function SpaceCard({ space }) {
  const to = `/i/spaces/${space.id}`;
  const faces = space.stage.filter(({ id }) => id !== space.host.id).slice(0, 3);
  return html`
    <div class="card card--${space.state}">
      <${SpaceStateLine} space=${space} />
      <h2 class="card__title"><a dir="auto" href=${to}>${space.title}</a></h2>
      <p class="card__host"><${Avatar} person=${space.host} size="small" />
        <span dir="auto">${who(nameNow(space.host), space.stage.length - 1)}</span>
        <span class="badge">${t('role.host')}</span></p>
      ${
        space.state === 'live' &&
        html`
        ${
          faces.length > 0 &&
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
        <button type="button" class="pill card__button" onClick=${() => navigate(to)}>
          ${t(isIn(space.id) ? 'card.back' : 'card.join')}</button>`
      }
      ${space.state === 'scheduled' && html`<${ReminderButton} space=${space} look="card__button" />`}
      ${
        'recording' in space &&
        space.recording === 'ready' &&
        html`<a class="pill card__button" href=${to}>${t('card.replay')}
        </a>`
      }
    </div>`;
}

/**
 * The card of a Space, kept up to date.
 * @param {{space: import('./views.js').SpaceView}} props
 */
export function LiveSpaceCard({ space }) {
  return html`<${SpaceCard} space=${useCard(space)} />`;
}

/**
 * LIVE with the number of listeners, the start time, or the final state.
 * @param {{space: import('./views.js').SpaceView | import('./views.js').LiveSpace}} props
 */
export function SpaceStateLine({ space }) {
  if (space.state === 'live') {
    return html`<p class="state"><span class="bars" aria-hidden="true"><i></i><i></i><i></i></span><strong>
      ${t('space.live')}</strong><${RecordingSign} on=${isRecorded(space)} />
      <span>${t('space.listening', { count: space.listeners })}</span></p>`;
  }
  if (space.state === 'scheduled')
    return html`<p class="state">${t('space.starts', { when: dateTime(space.starts_at ?? space.created_at) })}</p>`;
  if (space.state === 'cancelled') return html`<p class="state">${t('space.cancelled')}</p>`;
  return html`<p class="state">${endedWords(space)}</p>`;
}

/** Tells everybody that what is said is recorded. @param {{on: boolean}} props */
export const RecordingSign = ({ on }) =>
  on && html`<span class="rec" role="img" aria-label=${t('space.recorded')} title=${t('space.recorded')}>REC</span>`;

/** @param {import('./views.js').SpaceView | import('./views.js').LiveSpace} space */
const isRecorded = (space) => ('recorded' in space ? space.recorded : (space.settings?.record ?? false));

/** @param {string} host @param {number} others on the stage @returns {string} "Bruno and 1 more" */
const who = (host, others) => (others > 0 ? t('card.with', { name: host, count: others }) : host);

/**
 * @param {import('./views.js').SpaceView | import('./views.js').LiveSpace} space
 * @returns {string} "Ended after 42 minutes · 18 tuned in", as far as it is known
 */
function endedWords(space) {
  const { started_at: from, ended_at: to = null } = /** @type {import('./views.js').SpaceView} */ (space);
  const ended = from !== null && to !== null ? t('space.lasted', { time: length(to - from) }) : t('space.ended');
  return space.listeners > 0 ? `${ended} · ${t('space.tuned_in', { count: space.listeners })}` : ended;
}
