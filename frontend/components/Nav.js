import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { unread } from '../inbox.js';
import { account, path } from '../site.js';
import { AccountBox } from './AccountBox.js';
import { ComposeMenu } from './ComposeMenu.js';
import { Icon } from './Icon.js';
import { LanguageChoice } from './LanguageChoice.js';
import { Logo } from './Logo.js';

/** @typedef {{to: string, words: string, icon: import('./Icon.js').IconName, counts?: 'messages' | 'notifications', last?: boolean}} Entry `last` ones are not in the bar of a small screen */

/** @returns {Entry[]} */
function entries() {
  const own = account.value;
  /** @type {Entry[]} */
  const everybodys = [
    { to: '/', words: 'nav.home', icon: 'home' },
    { to: '/explore', words: 'nav.explore', icon: 'explore' },
  ];
  /** @type {Entry} */
  const settings = { to: '/settings', words: 'nav.settings', icon: 'gear', last: true };
  if (!own) return [...everybodys, settings];
  return [
    ...everybodys,
    { to: '/messages', words: 'nav.messages', icon: 'mail', counts: 'messages' },
    { to: '/notifications', words: 'nav.notifications', icon: 'bell', counts: 'notifications' },
    { to: `/${own.handle}`, words: 'nav.profile', icon: 'person' },
    settings,
  ];
}

/** The left column; on a small screen a line on top and a bar at the bottom. */
export function Nav() {
  return html`
    <header class="nav">
      <a class="nav__logo" href="/" aria-label="Espacio"><${Logo} /></a>
      <nav class="nav__entries" aria-label=${t('nav.label')}>${entries().map((entry) => html`<${NavEntry} key=${entry.words} ...${entry} />`)}</nav>
      <${ComposeMenu} />
      <div class="nav__foot">
        <a class="nav__gear icon-button" href="/settings" aria-label=${t('nav.settings')}><${Icon} name="gear" /></a>
        <${LanguageChoice} /><${AccountBox} />
      </div>
    </header>`;
}

/** @param {Entry} props how much is new describes the link, so that its name stays the same */
function NavEntry({ to, words, icon, counts, last }) {
  const count = counts ? unread.value[counts] : 0;
  const note = `unread-${counts}`;
  const here = path.value === to || (to !== '/' && path.value.startsWith(`${to}/`));
  return html`
    <a class=${`nav__entry${last ? ' nav__entry--last' : ''}`} href=${to} aria-current=${here ? 'page' : null} aria-describedby=${count > 0 ? note : null}>
      <span class="nav__icon"><${Icon} name=${icon} />${count > 0 && html`<b class="nav__count" aria-hidden="true">${count > 99 ? '99+' : count}</b>`}</span>
      <span class="nav__words">${t(words)}</span>
      ${count > 0 && html`<span id=${note} hidden>${t('nav.unread', { count })}</span>`}
    </a>`;
}
