import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { language, t } from '../i18n/index.js';
import { attempt, send } from '../site/site.js';
import { CENT, day, price } from './price.js';

/** @typedef {{dollars: number, parts: Record<string, number>, listener_hours: number, prices: string}} Cost */

/** @param {string} space @returns {Cost | null} null until it is known; it is read once */
export function useCost(space) {
  const [cost, setCost] = useState(/** @type {Cost | null} */ (null));
  useEffect(
    () => void attempt(async () => setCost(await send('GET', `/api/spaces/${encodeURIComponent(space)}/cost`))),
    [space],
  );
  return cost;
}

/** What the Space has cost until now, for its hosts. @param {{space: string}} props */
export function SpaceCost({ space }) {
  const cost = useCost(space);
  if (!cost) return null;
  return html`
    <h3>${t('cost.label')}</h3>
    <p>${t(cost.dollars < CENT ? 'cost.little' : 'cost.so_far', { cost: price(language.value, Math.max(cost.dollars, CENT)) })}</p>
    <p class="dim">${t('cost.estimate', { date: day(language.value, cost.prices) })}</p>`;
}
