import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { offline } from '../offline.js';

/** Says that there is no network, as long as there is none. The region is always there, so that it is read out. */
export function OfflineBanner() {
  return html`<div class="offline" role="status">${offline.value && html`<p>${t('offline.banner')}</p>`}</div>`;
}
