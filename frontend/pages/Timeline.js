import { html } from 'htm/preact';
import { FeedList } from '../components/FeedList.js';
import { t } from '../i18n/index.js';
import { compose, following, latest } from '../posts.js';
import { account, search } from '../site.js';

const TABS = [
  { to: '/', words: 'timeline.following' },
  { to: '/?feed=latest', words: 'timeline.latest' },
];

/** What one follows, or what everybody posts; without an account only the latter. */
export function Timeline() {
  const own = account.value;
  const everybody = !own || new URLSearchParams(search.value).get('feed') === 'latest';
  return html`
    <div>
      <h1 class="page-title">${t('nav.home')}</h1>
      ${own && html`
        <nav class="tabs" aria-label=${t('timeline.tabs')}>
          ${TABS.map(({ to, words }) => html`<a key=${to} href=${to} aria-current=${(to !== '/') === everybody ? 'page' : null}>${t(words)}</a>`)}
        </nav>`}
      <${FeedList} key=${everybody} feed=${everybody ? latest : following} empty=${html`<${Empty} everybody=${everybody} />`} />
    </div>`;
}

/** @param {{everybody: boolean}} props */
function Empty({ everybody }) {
  if (!account.value) return html`<div class="empty"><h2>${t('timeline.empty_title')}</h2><p class="quiet">${t('timeline.empty_signed_out')}</p></div>`;
  return html`
    <div class="empty">
      <h2>${everybody ? t('timeline.empty_title') : t('timeline.nobody_title')}</h2>
      <p class="quiet">${everybody ? t('timeline.empty') : t('timeline.nobody')}</p>
      <p class="empty__ways">
        <button type="button" class="pill pill--primary" onClick=${() => compose()}>${t('timeline.write')}</button>
        ${!everybody && html`<a class="pill" href="/?feed=latest">${t('timeline.see_latest')}</a>`}
      </p>
    </div>`;
}
