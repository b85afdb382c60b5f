import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { compact, language, length, t } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { send } from '../site/site.js';
import { Problem } from '../ui/action.js';
import { useCost } from './cost.js';
import { price } from './price.js';

/** @typedef {import('../protocol/messages.js').Person} Person */
/** @typedef {{duration: number, peak: number, total: number, requests: number, spoke: Person[]}} Summary */

/** The figures of an ended Space, which only its host may read. @param {{space: string}} props */
export function SpaceSummary({ space }) {
  const [summary, setSummary] = useState(/** @type {Summary | null} */ (null));
  const cost = useCost(space);
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  useEffect(() => void load(space, setSummary, setError), [space]);
  return html`
    <section class="summary" aria-label=${t('summary.label')}>
      <h2>${t('summary.label')}</h2>
      <${Problem} error=${error} />
      ${summary && html`<${Figures} summary=${summary} cost=${cost} />`}
    </section>`;
}

/** @param {{summary: Summary, cost: import('./cost.js').Cost | null}} props */
function Figures({ summary: { duration, peak, total, requests, spoke }, cost }) {
  const figures = [
    ['summary.duration', length(duration)],
    ['summary.peak', compact(peak)],
    ['summary.total', compact(total)],
    ['summary.requests', compact(requests)],
    ...(cost ? [['summary.cost', price(language.value, cost.dollars)]] : []),
  ];
  return html`
    <dl>${figures.map(([words, value]) => html`<div key=${words}><dt>${t(words)}</dt><dd>${value}</dd></div>`)}</dl>
    <h3>${t('people.stage')}</h3>
    <ul>${spoke.map(
      ({ id, name, handle }) =>
        html`<li key=${id}><a dir="auto" href=${`/${handle}`}>${name}</a> <span>@${handle}</span>
        </li>`,
    )}</ul>`;
}

/**
 * @param {string} space
 * @param {(summary: Summary) => void} onLoad
 * @param {(error: ApiError) => void} onError
 */
async function load(space, onLoad, onError) {
  try {
    onLoad(await send('GET', `/api/spaces/${encodeURIComponent(space)}/summary`));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    onError(error);
  }
}
