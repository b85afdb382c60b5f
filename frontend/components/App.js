import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { language, t } from '../i18n/index.js';
import { lazyDialog } from '../pages/lazy.js';
import { routeOf } from '../pages/routes.js';
import { confirmation } from '../confirming.js';
import { consentAsked } from '../consent.js';
import { watching } from '../fleets.js';
import { unread } from '../inbox.js';
import { invites } from '../invites.js';
import { helpOpen } from '../keys.js';
import { room } from '../room/live.js';
import { composing, path } from '../site.js';
import { pageTitle, windowTitle } from '../title.js';
import { Announcer } from './Announcer.js';
import { FleetsLine } from './FleetsLine.js';
import { HappeningNow } from './HappeningNow.js';
import { Nav } from './Nav.js';
import { OfflineBanner } from './OfflineBanner.js';
import { SearchBox } from './SearchBox.js';

/** Pages that have the search themselves, above what was found. */
const SEARCHING = new Set(['/explore', '/search']);
const Dock = lazyDialog(async () => (await import('./Dock.js')).Dock);
const ConsentDialog = lazyDialog(async () => (await import('./ConsentDialog.js')).ConsentDialog);
const InviteDialog = lazyDialog(async () => (await import('./InviteDialog.js')).InviteDialog);
const PostDialog = lazyDialog(async () => (await import('./PostDialog.js')).PostDialog);
const StartSpaceDialog = lazyDialog(async () => (await import('./StartSpaceDialog.js')).StartSpaceDialog);
const FleetDialog = lazyDialog(async () => (await import('./FleetDialog.js')).FleetDialog);
const ConfirmDialog = lazyDialog(async () => (await import('./ConfirmDialog.js')).ConfirmDialog);
const ShortcutsDialog = lazyDialog(async () => (await import('./ShortcutsDialog.js')).ShortcutsDialog);
const FleetViewer = lazyDialog(async () => (await import('./FleetViewer.js')).FleetViewer);

/** The shell in three columns, with the page of the address in the middle. */
export function App() {
  const { page, title: words, key, values } = routeOf(path.value);
  const title = pageTitle.value || t(words);
  const named = windowTitle(title, unread.value.messages + unread.value.notifications);
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = named;
  }, [named, language.value]);
  const close = () => {
    composing.value = '';
  };
  return html`
    <div class="shell">
      <a class="skip" href="#main">${t('nav.skip')}</a>
      <${Nav} />
      <main class="middle" id="main" tabindex="-1" aria-label=${title}>
        <${FleetsLine} />
        <${page} key=${key} ...${values} />
      </main>
      <aside class="side" aria-label=${t('side.label')}>${room.value && html`<${Dock} />`}${!SEARCHING.has(path.value) && html`<${SearchBox} />`}<${HappeningNow} /></aside>
      ${composing.value === 'post' && html`<${PostDialog} onClose=${close} />`}
      ${composing.value === 'space' && html`<${StartSpaceDialog} onClose=${close} />`}
      ${composing.value === 'fleet' && html`<${FleetDialog} onClose=${close} />`}
      ${watching.value && html`<${FleetViewer} key=${watching.value.id} author=${watching.value} />`}
      ${invites.value[0] && html`<${InviteDialog} key=${invites.value[0].invite} invite=${invites.value[0]} />`}
      ${consentAsked.value && html`<${ConsentDialog} answer=${consentAsked.value} />`}
      ${confirmation.value && html`<${ConfirmDialog} answer=${confirmation.value} />`}
      ${helpOpen.value && html`<${ShortcutsDialog} onClose=${() => (helpOpen.value = false)} />`}
      <${OfflineBanner} />
      <${Announcer} />
    </div>`;
}
