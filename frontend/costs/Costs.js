import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { language, loadWords, t } from '../i18n/index.js';
import { boot, send } from '../site/site.js';
import { withStyle } from '../site/styles.js';
import { day, price } from '../space/price.js';
import { NotFound } from '../ui/EmptyPages.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem, useAction } from '../ui/action.js';

await loadWords('costs');
await withStyle('costs/costs');

/**
 * @typedef {{date: string, dollars: number, parts: Record<string, number>, joins: number, listener_hours: number,
 *   space_hours: number, worker_hours: number}} Day
 * @typedef {{days: Day[], prices: string}} Costs
 */

const PARTS = ['sound', 'workers', 'api_gateway', 'lambda', 'dynamodb', 'cloudfront'];
/** @type {('joins' | 'listener_hours' | 'space_hours' | 'worker_hours')[]} */
const USED = ['listener_hours', 'space_hours', 'worker_hours', 'joins'];

/** What the deployment costs, for its administrators. */
export function Costs() {
  return boot.administrator ? html`<${CostsPage} />` : html`<${NotFound} />`;
}

function CostsPage() {
  const [costs, setCosts] = useState(/** @type {Costs | null} */ (null));
  const { error, run } = useAction();
  useEffect(() => void run(async () => setCosts(await send('GET', '/api/costs'))), []);
  return html`
    <div class="costs">
      <h1 class="page-title">${t('nav.costs')}</h1>
      <${Problem} error=${error} />
      ${!costs && !error && html`<${Skeleton} kind="lines" />`}
      ${costs && html`<p class="costs__lead quiet">${t('costs.lead', { date: day(language.value, costs.prices) })}</p>`}
      ${costs?.days.length === 0 && html`<div class="empty"><h2>${t('costs.none_title')}</h2><p class="quiet">${t('costs.none')}</p></div>`}
      ${costs?.days.map((one) => html`<${DayCosts} key=${one.date} day=${one} />`)}
    </div>`;
}

/** @param {{day: Day}} props */
function DayCosts({ day: one }) {
  const hours = new Intl.NumberFormat(language.value, { maximumFractionDigits: 1 });
  return html`
    <section class="costs__day" aria-label=${day(language.value, one.date)}>
      <h2>${day(language.value, one.date)}<strong>${price(language.value, one.dollars)}</strong></h2>
      <dl>${PARTS.map((part) => html`<${Figure} key=${part} words=${`costs.${part}`} value=${price(language.value, one.parts[part])} />`)}</dl>
      <dl>${USED.map((what) => html`<${Figure} key=${what} words=${`costs.${what}`} value=${hours.format(one[what])} />`)}</dl>
    </section>`;
}

/** @param {{words: string, value: string}} props */
const Figure = ({ words, value }) => html`<div><dt>${t(words)}</dt><dd>${value}</dd></div>`;
