import { html } from 'htm/preact';
import { t } from '../i18n/index.js';

/**
 * A placeholder of the size of the content that is loading.
 * @param {{kind?: 'post' | 'person' | 'card' | 'lines', count?: number}} props
 */
export function Skeleton({ kind = 'post', count = 3 }) {
  return html`
    <div class="skeleton" role="status">
      <span class="unseen">${t('loading')}</span>
      ${Array.from(
        { length: count },
        (_, place) => html`
        <div key=${place} class=${`skeleton__item skeleton__item--${kind}`} aria-hidden="true">
          ${(kind === 'post' || kind === 'person') && html`<i class="skeleton__face"></i>`}
          <div class="skeleton__lines"><i></i><i></i>${kind === 'post' && html`<i></i>`}</div>
        </div>`,
      )}
    </div>`;
}
