import { html } from 'htm/preact';
import { Problem } from '../components/Problem.js';
import { SpaceCard } from '../components/SpaceCard.js';
import { t } from '../i18n/index.js';
import { listProblem, liveSpaces, scheduledSpaces } from '../spaces.js';

/** Every Space that is live, and those to come. */
export function Explore() {
  const live = liveSpaces.value;
  const scheduled = scheduledSpaces.value ?? [];
  return html`
    <div class="explore">
      <h1 class="page-title">${t('nav.explore')}</h1>
      <${Problem} error=${listProblem.value} />
      ${live === null && !listProblem.value && html`<p class="empty quiet">${t('loading')}</p>`}
      ${live?.length === 0 && html`<p class="empty quiet">${t('explore.empty')}</p>`}
      ${live?.map((space) => html`<${SpaceCard} key=${space.id} space=${space} />`)}
      ${scheduled.length > 0 && html`<h2 class="page-title">${t('happening.scheduled')}</h2>`}
      ${scheduled.map((space) => html`<${SpaceCard} key=${space.id} space=${space} />`)}
    </div>`;
}
