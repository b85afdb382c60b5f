import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { account, path } from '../site.js';
import { AccountBox } from './AccountBox.js';
import { ComposeMenu } from './ComposeMenu.js';
import { Icon } from './Icon.js';
import { LanguageChoice } from './LanguageChoice.js';
import { Logo } from './Logo.js';

/** @type {{to: string, words: string, icon: import('./Icon.js').IconName}[]} */
const ENTRIES = [
  { to: '/', words: 'nav.home', icon: 'home' },
  { to: '/explore', words: 'nav.explore', icon: 'explore' },
];

/** The left column. */
export function Nav() {
  const own = account.value;
  const entries = own ? [...ENTRIES, { to: `/${own.handle}`, words: 'profile.page', icon: /** @type {const} */ ('person') }] : ENTRIES;
  return html`
    <header class="nav">
      <a class="nav__logo" href="/" aria-label="Espacio"><${Logo} /></a>
      <nav class="nav__entries" aria-label=${t('nav.label')}>
        ${entries.map(({ to, words, icon }) => html`
          <a key=${to} class="nav__entry" href=${to} aria-current=${path.value === to ? 'page' : null}><${Icon} name=${icon} /><span>${t(words)}</span></a>`)}
      </nav>
      <${ComposeMenu} />
      <div class="nav__foot"><${LanguageChoice} /><${AccountBox} /></div>
    </header>`;
}
