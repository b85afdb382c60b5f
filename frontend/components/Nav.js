import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { unread } from '../inbox.js';
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
/** @type {{to: string, words: string, icon: import('./Icon.js').IconName, kind: 'messages' | 'notifications'}[]} */
const OWN = [
  { to: '/messages', words: 'nav.messages', icon: 'mail', kind: 'messages' },
  { to: '/notifications', words: 'nav.notifications', icon: 'bell', kind: 'notifications' },
];

/** The left column. */
export function Nav() {
  return html`
    <header class="nav">
      <a class="nav__logo" href="/" aria-label="Espacio"><${Logo} /></a>
      <nav class="nav__entries" aria-label=${t('nav.label')}>
        ${ENTRIES.map(({ to, words, icon }) => html`
          <a key=${to} class="nav__entry" href=${to} aria-current=${path.value === to ? 'page' : null}><${Icon} name=${icon} /><span>${t(words)}</span></a>`)}
        ${account.value && OWN.map((entry) => html`<${OwnEntry} key=${entry.to} ...${entry} />`)}
      </nav>
      <${ComposeMenu} />
      <div class="nav__foot"><${LanguageChoice} /><${AccountBox} /></div>
    </header>`;
}

/** @param {typeof OWN[number]} props how much is new describes the link, so that its name stays the same */
function OwnEntry({ to, words, icon, kind }) {
  const count = unread.value[kind];
  const note = `unread-${kind}`;
  const here = path.value === to || path.value.startsWith(`${to}/`);
  return html`
    <a class="nav__entry" href=${to} aria-current=${here ? 'page' : null} aria-describedby=${count > 0 ? note : null}>
      <span class="nav__icon"><${Icon} name=${icon} />${count > 0 && html`<b class="nav__count" aria-hidden="true">${count > 99 ? '99+' : count}</b>`}</span>
      <span>${t(words)}</span>
      ${count > 0 && html`<span id=${note} hidden>${t('nav.unread', { count })}</span>`}
    </a>`;
}
