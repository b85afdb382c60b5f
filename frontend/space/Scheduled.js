import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { dateTime, language, loadWords, t } from '../i18n/index.js';
import { nameNow } from '../people/profile-cards.js';
import { ApiError } from '../site/api.js';
import { account, composing, navigate } from '../site/site.js';
import { SignInFirst } from '../ui/EmptyPages.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { CalendarLinks } from './CalendarLinks.js';
import { PlannedSpaceActions } from './PlannedSpaceActions.js';
import { spaceApi } from './api.js';
import { zone } from './schedule.js';
import { TopicLinks } from './TopicLinks.js';

await loadWords('room');

const MOST = 10;

/** @typedef {import('./views.js').SpaceView} SpaceView */

/** The signed-in person's scheduled Spaces. */
export function Scheduled() {
  const [spaces, setSpaces] = useState(/** @type {SpaceView[] | null} */ (null));
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const own = account.value?.id;
  const [tries, setTries] = useState(0);
  useEffect(() => (own ? keepLoading(setSpaces, setError) : undefined), [own, tries]);
  /** @param {SpaceView} changed a Space that started opens; a cancelled one disappears */
  const onChange = (changed) => {
    if (changed.state === 'live') return navigate(`/i/spaces/${changed.id}`);
    setSpaces((before) => sorted((before ?? []).map((space) => (space.id === changed.id ? changed : space))));
  };
  if (!own) return html`<${SignInFirst} title=${t('plan.heading')} />`;
  const timeZone = t('plan.zone', { zone: zone(language.value, Date.now()) });
  return html`
    <div class="agenda">
      <h1 class="page-title">${t('plan.heading')}</h1>
      <${Problem} error=${error} onAgain=${() => setTries(tries + 1)} />
      ${spaces === null && !error && html`<${Skeleton} kind="lines" />`}
      ${
        spaces?.length === 0 &&
        html`
        <div class="empty">
          <p class="quiet">${t('plan.empty')}</p>
          <button type="button" class="pill pill--live" onClick=${() => (composing.value = 'plan')}>${t('plan.first')}
            </button>
        </div>`
      }
      ${
        spaces !== null &&
        spaces.length > 0 &&
        html`
        <p class="quiet agenda__count">
          ${t('plan.count', { count: spaces.length, most: MOST })} ${timeZone}</p>
        <ol class="agenda__list">${spaces.map(
          (space) => html`<${Entry} key=${space.id} space=${space}
          onChange=${onChange} />`,
        )}</ol>`
      }
    </div>`;
}

/** @param {{space: SpaceView, onChange: (space: SpaceView) => void}} props */
function Entry({ space, onChange }) {
  const chosen = (space.you?.cohosts ?? []).map(nameNow);
  const cohosts = chosen.length > 0 && t('plan.cohosts', { count: chosen.length, names: chosen.join(', ') });
  return html`
    <li class="agenda__entry">
      <p class="quiet"><time datetime=${new Date(space.starts_at ?? 0).toISOString()}>${dateTime(space.starts_at ?? 0)}
        </time></p>
      <h2><a dir="auto" href=${`/i/spaces/${space.id}`}>${space.title}</a></h2>
      ${cohosts && html`<p dir="auto" class="quiet">${cohosts}</p>`}
      <${TopicLinks} topics=${space.topics} label=${t('plan.topics')} />
      <div class="agenda__doing"><${PlannedSpaceActions} space=${space} look="" main="pill--live"
        onChange=${onChange} /></div>
      <details><summary>${t('calendar.label')}</summary><${CalendarLinks} space=${space} /></details>
    </li>`;
}

/** @param {SpaceView[]} spaces @returns {SpaceView[]} the scheduled ones, soonest first */
function sorted(spaces) {
  return spaces
    .filter(({ state }) => state === 'scheduled')
    .sort((one, other) => (one.starts_at ?? 0) - (other.starts_at ?? 0));
}

/** @param {(spaces: SpaceView[]) => void} onLoad @param {(error: ApiError | null) => void} onError */
function keepLoading(onLoad, onError) {
  let gone = false;
  const load = async () => {
    try {
      const { spaces } = await spaceApi.agenda();
      if (!gone) onLoad(spaces);
      if (!gone) onError(null);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!gone) onError(error);
    }
  };
  void load();
  return () => {
    gone = true;
  };
}
