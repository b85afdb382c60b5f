import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { language, t } from '../i18n/index.js';
import { Explore } from '../pages/Explore.js';
import { NotFound } from '../pages/NotFound.js';
import { SignIn } from '../pages/SignIn.js';
import { SignUp } from '../pages/SignUp.js';
import { SpacePage } from '../pages/SpacePage.js';
import { Timeline } from '../pages/Timeline.js';
import { consentAsked } from '../consent.js';
import { invites } from '../invites.js';
import { composing, path } from '../site.js';
import { Announcer } from './Announcer.js';
import { ConsentDialog } from './ConsentDialog.js';
import { Dock } from './Dock.js';
import { FleetsLine } from './FleetsLine.js';
import { HappeningNow } from './HappeningNow.js';
import { InviteDialog } from './InviteDialog.js';
import { Nav } from './Nav.js';
import { PostDialog } from './PostDialog.js';
import { StartSpaceDialog } from './StartSpaceDialog.js';

/** @type {Record<string, {page: import('preact').ComponentType, title: string}>} */
const PAGES = {
  '/': { page: Timeline, title: 'nav.home' },
  '/explore': { page: Explore, title: 'nav.explore' },
  '/sign-up': { page: SignUp, title: 'account.sign_up' },
  '/sign-in': { page: SignIn, title: 'account.sign_in' },
};

/** The shell in three columns, with the page of the address in the middle. */
export function App() {
  const space = /^\/i\/spaces\/([^/]+)$/.exec(path.value)?.[1];
  const found = Object.hasOwn(PAGES, path.value) ? PAGES[path.value] : { page: NotFound, title: 'missing.title' };
  const title = t(space ? 'space.page' : found.title);
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = `${title} · Espacio`;
  }, [title, language.value]);
  const close = () => {
    composing.value = '';
  };
  return html`
    <div class="shell">
      <a class="skip" href="#main">${t('nav.skip')}</a>
      <${Nav} />
      <main class="middle" id="main" tabindex="-1">
        <${FleetsLine} />
        ${space ? html`<${SpacePage} key=${space} id=${decodeURIComponent(space)} />` : html`<${found.page} />`}
      </main>
      <aside class="side" aria-label=${t('side.label')}><${Dock} /><${HappeningNow} /></aside>
      ${composing.value === 'post' && html`<${PostDialog} onClose=${close} />`}
      ${composing.value === 'space' && html`<${StartSpaceDialog} onClose=${close} />`}
      ${invites.value[0] && html`<${InviteDialog} key=${invites.value[0].invite} invite=${invites.value[0]} />`}
      ${consentAsked.value && html`<${ConsentDialog} answer=${consentAsked.value} />`}
      <${Announcer} />
    </div>`;
}
