/** Starts the page: wires everything together, once. */
import { html } from 'htm/preact';
import { render } from 'preact';
import { keepWayBack } from '../account/after-sign-in.js';
import { keepFleetsFresh } from '../fleets/fleets.js';
import { keepDevice } from '../notifications/device.js';
import { keepUnread } from '../notifications/unread.js';
import { startRoom } from '../room/live.js';
import { startClock } from '../site/clock.js';
import { keepPreferences } from '../site/preferences.js';
import { spaceApi } from '../space/api.js';
import { keepCardsFresh } from '../space/card-updates.js';
import { watchAttention } from '../space/page-polling.js';
import { keepSpacesFresh } from '../space/spaces.js';
import { App } from './App.js';
import { listenToSingleKeys } from './keys.js';
import { listenToLinks } from './navigation.js';
import { watchNetwork } from './offline.js';
import { pageHere } from './routes.js';
import { keepSiteSocket } from './socket.js';

// Outside of the rendered page, so that navigation never interrupts it.
const audio = document.createElement('audio');
audio.autoplay = true;
document.body.append(audio);

startRoom(audio, { api: spaceApi, loadSession: () => import('../space/session-bundle.js') });
watchAttention();
listenToLinks();
keepWayBack();
listenToSingleKeys();
watchNetwork();
keepPreferences();
keepSpacesFresh();
keepCardsFresh();
keepFleetsFresh();
keepSiteSocket();
keepUnread();
void keepDevice();
startClock();

// The server's rendering stays until the page that replaces it is loaded.
const lost = await pageHere(location.pathname).then(
  () => false,
  (error) => {
    reportError(error); // `recover.js` reloads; if that does not help, the page says that it cannot be loaded
    return true;
  },
);
if (document.documentElement.dataset.reloading === undefined) {
  if (!lost) sessionStorage.removeItem('espacio.reloads');
  const root = /** @type {HTMLElement} */ (document.getElementById('app'));
  root.replaceChildren();
  render(html`<${App} />`, root);
}

// Whoever uses no keyboard needs none of it.
const onFirstFocus = async () => (await import('../ui/kept-focus.js')).keepFocus(document.activeElement);
document.addEventListener('focusin', onFirstFocus, { once: true });
