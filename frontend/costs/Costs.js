import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { language, loadWords, locale, t } from '../i18n/index.js';
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

/** @type {Record<string, () => string>} */
const PARTS = {
  sound: () => t('costs.sound'),
  workers: () => t('costs.workers'),
  api_gateway: () => 'API Gateway',
  lambda: () => 'Lambda',
  dynamodb: () => 'DynamoDB',
  cloudfront: () => 'CloudFront',
  site: () => t('costs.site'),
  recordings: () => t('costs.recordings'),
  captions: () => t('costs.captions'),
  replays: () => t('costs.replays'),
};
/** @type {Record<'listener_hours' | 'space_hours' | 'worker_hours' | 'joins', () => string>} */
const USED = {
  listener_hours: () => t('costs.listener_hours'),
  space_hours: () => t('costs.space_hours'),
  worker_hours: () => t('costs.worker_hours'),
  joins: () => t('costs.joins'),
};

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
      ${costs && html`<p class="costs__lead quiet">${t('costs.lead', { date: day(locale.value, costs.prices) })}</p>`}
      ${costs?.days.length === 0 && html`<div class="empty"><h2>${t('costs.none_title')}</h2><p class="quiet">${t('costs.none')}</p></div>`}
      ${costs?.days.map((one) => html`<${DayCosts} key=${one.date} day=${one} />`)}
    </div>`;
}

/** @param {{day: Day}} props */
function DayCosts({ day: one }) {
  const hours = new Intl.NumberFormat(language.value, { maximumFractionDigits: 1 });
  return html`
    <section class="costs__day" aria-label=${day(locale.value, one.date)}>
      <h2>${day(locale.value, one.date)}<strong>${price(language.value, one.dollars)}</strong></h2>
      <dl>${Object.entries(PARTS).map(([part, words]) => html`<${Figure} key=${part} words=${words()} value=${price(language.value, one.parts[part])} />`)}</dl>
      <dl>${Object.entries(USED).map(([what, words]) => html`<${Figure} key=${what} words=${words()} value=${hours.format(one[/** @type {keyof typeof USED} */ (what)])} />`)}</dl>
    </section>`;
}

/** @param {{words: string, value: string}} props */
const Figure = ({ words, value }) => html`<div><dt>${words}</dt><dd>${value}</dd></div>`;
