import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { dateTime, hasWords, loadWords, t } from '../i18n/index.js';
import { boot } from '../site/site.js';
import { withStyle } from '../site/styles.js';
import { NotFound } from '../ui/EmptyPages.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { usePages } from '../ui/usePages.js';
import { ReportDetails } from './ReportDetails.js';
import { reportsApi } from './api.js';

await loadWords('room', 'reviews');
await withStyle('reports/reports');

/** @typedef {import('./api.js').Report} Report */

/** Reports for reviewers. Only the page that the server made for them may play the evidence. */
export function Reports() {
  const elsewhere = boot.reviewer && !boot.reviews;
  useEffect(() => {
    if (elsewhere) location.reload();
  }, []);
  if (!boot.reviewer) return html`<${NotFound} />`;
  return elsewhere ? html`<${Skeleton} kind="lines" />` : html`<${ReportList} />`;
}

function ReportList() {
  const { items, error, more, again } = usePages(async (cursor) => {
    const { reports, next } = await reportsApi.reports(cursor);
    return { items: reports, next };
  }, []);
  return html`
    <div class="reports">
      <h1 class="page-title">${t('nav.reports')}</h1>
      <p class="reports__lead quiet">${t('review.lead')}</p>
      <${Problem} error=${error} onAgain=${again} />
      ${items === null && !error && html`<${Skeleton} kind="lines" />`}
      ${
        items?.length === 0 &&
        html`<div class="empty"><h2>${t('review.none_title')}</h2><p class="quiet">${t('review.none')}</p></div>`
      }
      <ul class="reports__list" aria-label=${t('nav.reports')}>
        ${items?.map((report) => html`<${ReportItem} key=${report.id} first=${report} />`)}
      </ul>
      ${more && html`<button type="button" class="pill more" onClick=${more}>${t('review.more')}</button>`}
    </div>`;
}

/** @param {{first: Report}} props the report as it was listed; a decision changes it */
function ReportItem({ first }) {
  const [report, setReport] = useState(first);
  const [open, setOpen] = useState(false);
  const verdict = report.decision?.verdict ?? 'waiting';
  const details = `report-${report.id}`;
  return html`
    <li class="report">
      <h2 class="report__title">
        <button type="button" class="report__toggle" aria-expanded=${open} aria-controls=${details}
          onClick=${() => setOpen(!open)}>
          <span dir="auto" class="report__reason">${reasonWords(report.reason)}</span>
          <span class="report__verdict report__verdict--${verdict}">${t(`review.${verdict}`)}</span>
          <span class="report__where quiet"><span dir="auto">${report.title}</span> · ${dateTime(report.at)}</span>
        </button>
      </h2>
      <div id=${details}>${open && html`<${ReportDetails} id=${report.id} onChange=${setReport} />`}</div>
    </li>`;
}

/** @param {string} reason one of the categories of the site, or somebody's own word */
const reasonWords = (reason) => (hasWords(`report.${reason}`) ? t(`report.${reason}`) : reason);
