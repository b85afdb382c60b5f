import { html } from 'htm/preact';
import { accountApi } from '../account/api.js';
import { LANGUAGES, language, setLanguage, t } from '../i18n/index.js';
import { forgetDevice } from '../notifications/device.js';
import { unread } from '../notifications/unread.js';
import { Avatar } from '../people/Avatar.js';
import { leave } from '../room/live.js';
import { account, attempt, navigate, path } from '../site/site.js';
import { Icon } from '../ui/Icon.js';
import { ComposeMenu } from './ComposeMenu.js';

/**
 * @typedef {{to: string, words: string, icon: import('../ui/Icon.js').IconName, counts?: 'messages' | 'notifications',
 *   last?: boolean}} Entry `last`: left out of the bar on small screens
 */

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
    { to: '/bookmarks', words: 'nav.bookmarks', icon: 'bookmark' },
    { to: `/${own.handle}`, words: 'nav.profile', icon: 'person' },
    settings,
  ];
}

/** The left column; on a small screen a line at the top and a bar at the bottom. */
export function Nav() {
  return html`
    <header class="nav">
      <a class="nav__logo" href="/" aria-label="Espacio"><${Logo} /></a>
      <nav class="nav__entries" aria-label=${t('nav.label')}>
        ${entries().map((entry) => html`<${NavEntry} key=${entry.words} ...${entry} />`)}</nav>
      <${ComposeMenu} />
      <div class="nav__foot">
        <a class="nav__gear icon-button" href="/settings" aria-label=${t('nav.settings')}><${Icon} name="gear" /></a>
        <${LanguageChoice} /><${AccountBox} />
      </div>
    </header>`;
}

/** The unread count describes the link, so that its name stays the same. @param {Entry} props */
function NavEntry({ to, words, icon, counts, last }) {
  const count = counts ? unread.value[counts] : 0;
  const note = `unread-${counts}`;
  const here = path.value === to || (to !== '/' && path.value.startsWith(`${to}/`));
  return html`
    <a class=${`nav__entry${last ? ' nav__entry--last' : ''}`} href=${to} aria-current=${here ? 'page' : null}
      aria-describedby=${count > 0 ? note : null}>
      <span class="nav__icon"><${Icon} name=${icon} />
        ${count > 0 && html`<b class="nav__count" aria-hidden="true">${count > 99 ? '99+' : count}</b>`}</span>
      <span class="nav__words">${t(words)}</span>
      ${count > 0 && html`<span id=${note} hidden>${t('nav.unread', { count })}</span>`}
    </a>`;
}

/** The logo: voices in a circle. */
function Logo() {
  return html`
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="15" class="logo__ground" />
      <path d="M9 13.500v5M13.500 9.500v13M18.500 12v8M23 14.500v3" class="logo__voices" />
    </svg>`;
}

function LanguageChoice() {
  /** @param {{currentTarget: HTMLSelectElement}} event */
  const onChange = ({ currentTarget }) => setLanguage(currentTarget.value);
  return html`
    <select class="language" aria-label=${t('language.label')} value=${language.value} onChange=${onChange}>
      ${Object.entries(LANGUAGES).map(
        ([tag, name]) => html`<option dir="auto" key=${tag} value=${tag} lang=${tag}>${name}
        </option>`,
      )}
    </select>`;
}

/** The signed-in account with Sign out, or the links to sign up and sign in. */
function AccountBox() {
  const own = account.value;
  if (!own) {
    return html`
      <div class="account account--out">
        <a class="pill pill--primary" href="/sign-up">${t('account.sign_up')}</a>
        <a class="pill" href="/sign-in">${t('account.sign_in')}</a>
      </div>`;
  }
  return html`
    <div class="account">
      <${Avatar} person=${{ id: own.id, name: own.display_name }} />
      <div class="account__names"><strong dir="auto">${own.display_name}</strong><span class="quiet">
        @${own.handle}</span></div>
      <button type="button" class="pill account__out" onClick=${() => attempt(signOut)}>${t('account.sign_out')}
        </button>
    </div>`;
}

async function signOut() {
  await leave();
  await forgetDevice();
  await accountApi.signOut();
  account.value = null;
  navigate('/');
}
