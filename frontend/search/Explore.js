import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { account } from '../site/site.js';
import { SpaceCard } from '../space/SpaceCard.js';
import { listProblem, liveSpaces, scheduledSpaces } from '../space/spaces.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { SearchBox } from './SearchBox.js';
import { Topics } from './Topics.js';
import { bySize, topicsOf, withTopic } from './explore-lists.js';

await loadWords('people');

/** @typedef {import('../space/views.js').LiveSpace} LiveSpace */
/** @typedef {import('../space/views.js').SpaceView} SpaceView */
/** @typedef {import('./explore-lists.js').Order} Order */
/** @type {Record<Order, string>} */
const ORDERS = { size: 'explore.largest', time: 'explore.newest' };

/** Live and scheduled Spaces, by topic and by size. */
export function Explore() {
  const [topic, setTopic] = useState('');
  const live = liveSpaces.value;
  const scheduled = scheduledSpaces.value ?? [];
  const topics = topicsOf([...(live ?? []), ...scheduled]);
  const chosen = topics.some(({ key }) => key === topic) ? topic : ''; // the last Space with this topic may have ended
  const coming = withTopic(scheduled, chosen);
  return html`
    <div class="explore">
      <h1 class="unseen">${t('nav.explore')}</h1>
      <div class="search-top"><${SearchBox} /></div>
      ${
        topics.length > 0 &&
        html`<${Topics} topics=${topics} chosen=${chosen}
        count=${(live?.length ?? 0) + scheduled.length} onChoose=${setTopic} />`
      }
      <${Problem} error=${listProblem.value} />
      <${LiveSection} live=${live} topic=${chosen} />
      ${coming.length > 0 && html`<${ScheduledSection} spaces=${coming} />`}
    </div>`;
}

/**
 * The live Spaces of a topic; all if it is empty. `live` is null until they are loaded.
 * @param {{live: readonly LiveSpace[] | null, topic: string}} props
 */
export function LiveSection({ live, topic }) {
  const [order, setOrder] = useState(/** @type {Order} */ ('size'));
  const shown = bySize(withTopic(live ?? [], topic), order);
  const loading = live === null && !listProblem.value;
  return html`
    <section aria-label=${t('explore.live')} aria-busy=${loading}>
      <header class="explore__header">
        <h2>${t('explore.live')}</h2>
        ${
          shown.length > 1 &&
          html`<label class="explore__order"><span class="quiet">${t('explore.order')}</span>
          <select value=${order} onChange=${(/** @type {any} */ event) => setOrder(event.currentTarget.value)}>
            ${Object.entries(ORDERS).map(
              ([value, words]) => html`<option key=${value} value=${value}>${t(words)}
              </option>`,
            )}
          </select>
        </label>`
        }
      </header>
      ${loading && html`<${Skeleton} kind="card" />`}
      ${
        live !== null &&
        shown.length === 0 &&
        html`<p class="empty quiet">
        ${t(topic ? 'explore.none_of_topic' : account.value ? 'happening.empty' : 'explore.empty')}</p>`
      }
      <${SpaceCards} spaces=${shown} />
    </section>`;
}

/** @param {{spaces: readonly SpaceView[]}} props */
export const ScheduledSection = ({ spaces }) => html`
  <section aria-label=${t('happening.scheduled')}>
    <header class="explore__header"><h2>${t('happening.scheduled')}</h2></header>
    <${SpaceCards} spaces=${spaces} />
  </section>`;

/** @param {{spaces: readonly (LiveSpace | SpaceView)[]}} props */
const SpaceCards = ({ spaces }) => html`
  <ul class="explore__spaces">${spaces.map(
    (space) => html`<li key=${space.id}><${SpaceCard} space=${space} />
    </li>`,
  )}</ul>`;
