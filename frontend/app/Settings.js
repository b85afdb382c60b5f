import { html } from 'htm/preact';
import { loadWords, t } from '../i18n/index.js';
import { account, boot } from '../site/site.js';
import { withStyle } from '../site/styles.js';
import { NotFound, SignInFirst } from '../ui/EmptyPages.js';
import { Icon } from '../ui/Icon.js';
import { lazy } from '../ui/lazy.js';

await loadWords('inbox', 'settings');
await withStyle('app/settings');

/**
 * @typedef {{id: string, icon: import('../ui/Icon.js').IconName, title: string, hint: string,
 *   page: import('preact').ComponentType<any>, forGuests?: boolean}} Section
 * @type {Section[]} `id`: the last part of the address
 */
const SECTIONS = [
  {
    id: 'security',
    icon: 'key',
    title: 'settings_page.security',
    hint: 'settings_page.security_hint',
    page: lazy(async () => (await import('../account/settings/Security.js')).Security),
  },
  {
    id: 'privacy',
    icon: 'muted_by_host',
    title: 'settings_page.privacy',
    hint: 'settings_page.privacy_hint',
    page: lazy(async () => (await import('../account/settings/Privacy.js')).Privacy),
  },
  {
    id: 'notifications',
    icon: 'bell',
    title: 'nav.notifications',
    hint: 'pushed.hint',
    page: lazy(async () => (await import('../notifications/NotificationSettings.js')).NotificationSettings),
  },
  {
    id: 'appearance',
    icon: 'palette',
    title: 'settings_page.appearance',
    hint: 'settings_page.appearance_hint',
    page: lazy(async () => (await import('./Appearance.js')).Appearance),
    forGuests: true,
  },
  {
    id: 'keyboard',
    icon: 'keyboard',
    title: 'settings_page.keyboard',
    hint: 'settings_page.keyboard_hint',
    page: lazy(async () => (await import('./Shortcuts.js')).Keyboard),
    forGuests: true,
  },
  {
    id: 'data',
    icon: 'box',
    title: 'settings_page.data',
    hint: 'settings_page.data_hint',
    page: lazy(async () => (await import('../account/settings/YourData.js')).YourData),
  },
];

/** The list of sections, or one section. @param {{section?: string}} props */
export function Settings({ section }) {
  const offered = SECTIONS.filter(({ forGuests }) => account.value || forGuests);
  if (!section) return html`<${SectionList} sections=${offered} />`;
  const open = offered.find(({ id }) => id === section);
  return open
    ? html`<${SectionPage} section=${open} />`
    : SECTIONS.some(({ id }) => id === section)
      ? html`<${SignInFirst} title=${t('settings_page.title')} />`
      : html`<${NotFound} />`;
}

/** @param {{sections: Section[]}} props */
function SectionList({ sections }) {
  return html`
    <div class="settings-page">
      <h1 class="page-title">${t('settings_page.title')}</h1>
      ${!account.value && html`<p class="settings-page__lead quiet">${t('settings_page.signed_out')}</p>`}
      <ul class="settings-page__list">
        ${sections.map(
          ({ id, icon, title, hint }) => html`
          <li key=${id}>
            <a class="settings-page__entry" href=${`/settings/${id}`}>
              <${Icon} name=${icon} />
              <span class="settings-page__words"><strong>${t(title)}</strong><span class="quiet">${t(hint)}</span>
                </span>
              <${Icon} name="next" />
            </a>
          </li>`,
        )}
        ${
          boot.reviewer &&
          html`<${OperatorEntry} href="/i/reports" icon="flag" words=${t('nav.reports')} hint=${t('settings_page.reports_hint')} apart />`
        }
        ${
          boot.administrator &&
          html`<${OperatorEntry} href="/i/costs" icon="chart" words=${t('nav.costs')} hint=${t('settings_page.costs_hint')} />`
        }
      </ul>
    </div>`;
}

/**
 * A page for those who run the site.
 * @param {{href: string, icon: import('../ui/Icon.js').IconName, words: string, hint: string, apart?: boolean}} props
 *   `apart` opens it in a new tab
 */
const OperatorEntry = ({ href, icon, words, hint, apart }) => html`
  <li>
    <a class="settings-page__entry" href=${href} target=${apart ? '_blank' : undefined}>
      <${Icon} name=${icon} />
      <span class="settings-page__words"><strong>${words}</strong><span class="quiet">${hint}</span></span>
      <${Icon} name="next" />
    </a>
  </li>`;

/** @param {{section: Section}} props */
function SectionPage({ section }) {
  return html`
    <div class="settings-page">
      <header class="settings-page__header">
        <a class="icon-button" href="/settings" aria-label=${t('settings_page.back')}><${Icon} name="back" /></a>
        <h1>${t(section.title)}</h1>
      </header>
      <div class="settings-page__body"><${section.page} /></div>
    </div>`;
}
