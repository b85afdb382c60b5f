import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { confirmation } from '../account/reauthentication.js';
import { FleetsLine } from '../fleets/FleetsLine.js';
import { watching } from '../fleets/fleets.js';
import { language, t } from '../i18n/index.js';
import { unread } from '../notifications/unread.js';
import { invites } from '../room/invites.js';
import { room } from '../room/live.js';
import { SearchBox } from '../search/SearchBox.js';
import { inSight } from '../site/sight.js';
import { composing, notice, path } from '../site/site.js';
import { missed, pageTitle, windowTitle } from '../site/title.js';
import { HappeningNow } from '../space/HappeningNow.js';
import { consentAsked } from '../space/consent.js';
import { replaying } from '../space/replay/current.js';
import { sharedSpace } from '../space/spaces.js';
import { lazyUnseen } from '../ui/lazy.js';
import { Nav } from './Nav.js';
import { helpOpen } from './keys.js';
import { offline } from './offline.js';
import { routeOf } from './routes.js';

/** Pages that show their own search box, above the results. */
const SEARCHING = new Set(['/explore', '/search']);
const WhoToFollow = lazyUnseen(async () => (await import('../search/WhoToFollow.js')).WhoToFollow);
const Dock = lazyUnseen(async () => (await import('../space/dock/Dock.js')).Dock);
const MiniPlayer = lazyUnseen(async () => (await import('../space/replay/MiniPlayer.js')).MiniPlayer);
const ConsentDialog = lazyUnseen(async () => (await import('../space/StageDialogs.js')).ConsentDialog);
const InviteDialog = lazyUnseen(async () => (await import('../space/StageDialogs.js')).InviteDialog);
const PostDialog = lazyUnseen(async () => (await import('../posts/PostDialog.js')).PostDialog);
const StartSpaceDialog = lazyUnseen(async () => (await import('../space/StartSpaceDialog.js')).StartSpaceDialog);
const FleetDialog = lazyUnseen(async () => (await import('../fleets/FleetDialog.js')).FleetDialog);
const ReauthenticationDialog = lazyUnseen(
  async () => (await import('../account/ReauthenticationDialog.js')).ReauthenticationDialog,
);
const ShortcutsDialog = lazyUnseen(async () => (await import('./Shortcuts.js')).ShortcutsDialog);
const SendDialog = lazyUnseen(async () => (await import('../messages/SendDialog.js')).SendDialog);
const FleetViewer = lazyUnseen(async () => (await import('../fleets/FleetViewer.js')).FleetViewer);

/** The shell in three columns, with the current page in the middle. */
export function App() {
  const { page, title: words, key, values } = routeOf(path.value);
  const title = pageTitle.value || t(words);
  const named = windowTitle(missed.value || title, unread.value.messages + unread.value.notifications);
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
      <${OfflineBanner} />
      <main class="middle" id="main" tabindex="-1" aria-label=${title}>
        <${FleetsLine} />
        <${page} key=${key} ...${values} />
      </main>
      <aside class="side" aria-label=${t('side.label')}>
        ${room.value ? html`<${Dock} />` : replaysElsewhere() && html`<${MiniPlayer} replay=${replaying.value} />`}
        ${!SEARCHING.has(path.value) && html`<${SearchBox} />`}${elsewhere()}</aside>
      ${composing.value === 'post' && html`<${PostDialog} onClose=${close} />`}
      ${composing.value === 'space' && html`<${StartSpaceDialog} onClose=${close} />`}
      ${composing.value === 'plan' && html`<${StartSpaceDialog} planned onClose=${close} />`}
      ${composing.value === 'fleet' && html`<${FleetDialog} onClose=${close} />`}
      ${
        sharedSpace.value &&
        html`<${SendDialog} space=${sharedSpace.value}
        onClose=${() => (sharedSpace.value = null)} />`
      }
      ${watching.value && html`<${FleetViewer} key=${watching.value.id} author=${watching.value} />`}
      ${invites.value[0] && html`<${InviteDialog} key=${invites.value[0].invite} invite=${invites.value[0]} />`}
      ${consentAsked.value && html`<${ConsentDialog} answer=${consentAsked.value} />`}
      ${confirmation.value && html`<${ReauthenticationDialog} answer=${confirmation.value} />`}
      ${helpOpen.value && html`<${ShortcutsDialog} onClose=${() => (helpOpen.value = false)} />`}
      <${Announcer} />
    </div>`;
}

/** People, where the page itself has what is live. */
const elsewhere = () => (path.value === '/explore' ? html`<${WhoToFollow} />` : html`<${HappeningNow} />`);

/** @returns {boolean} whether a recording plays whose page is not open: the page has the player itself */
const replaysElsewhere = () => replaying.value !== null && path.value !== replaying.value.link;

const SHOWN_MS = 8_000;

/** Announces politely what just happened, and shows it until it was in sight for a few seconds; in the language of the
 * page only. */
function Announcer() {
  const { text, at, language: spoken } = notice.value;
  const [hiddenAt, setHiddenAt] = useState(0);
  const seen = inSight.value;
  useEffect(() => {
    if (!seen) return undefined;
    const timer = setTimeout(() => setHiddenAt(at), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [at, seen]);
  const shown = text !== '' && hiddenAt !== at && spoken === language.value;
  return html`<div class="announcer ${shown ? 'announcer--shown' : ''}" role="status" aria-live="polite">
    ${shown && html`<p dir="auto" key=${at}>${text}</p>`}</div>`;
}

/** Says that the network is down. The live region is always present, or screen readers would miss the text. */
function OfflineBanner() {
  return html`<div class="offline" role="status">${offline.value && html`<p>${t('offline.banner')}</p>`}</div>`;
}
