import { html } from 'htm/preact';
import { language, locale, t } from '../../i18n/index.js';
import { useCost } from '../cost.js';
import { CENT, day, price } from '../price.js';

/** What the Space has cost until now, for its hosts. @param {{space: string}} props */
export function SpaceCost({ space }) {
  const cost = useCost(space);
  if (!cost) return null;
  const amount = price(language.value, Math.max(cost.dollars, CENT));
  return html`
    <h3>${t('cost.label')}</h3>
    <p>${t(cost.dollars < CENT ? 'cost.little' : 'cost.so_far', { cost: amount })}</p>
    <p class="dim">${t('cost.estimate', { date: day(locale.value, cost.prices) })}</p>`;
}
