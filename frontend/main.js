/** Wires the page together: once, at its start. */
import { render } from 'preact';
import { html } from 'htm/preact';
import { keepCardsFresh } from './cards.js';
import { App } from './components/App.js';
import { keepWayBack } from './entering.js';
import { keepFleetsFresh } from './fleets.js';
import { keepDevice, keepUnread } from './inbox.js';
import { listenToSingleKeys } from './keys.js';
import { listenToLinks } from './navigation.js';
import { watchNetwork } from './offline.js';
import { pageHere } from './pages/routes.js';
import { keepPreferences } from './preferences.js';
import { startClock } from './room/clock.js';
import { startRoom } from './room/live.js';
import { listenToKeys } from './shortcuts.js';
import { keepSiteSocket } from './site-socket.js';
import { keepSpacesFresh } from './spaces.js';

// Outside of what pages draw, so that moving from page to page never interrupts it.
const audio = document.createElement('audio');
audio.autoplay = true;
document.body.append(audio);

startRoom(audio);
listenToLinks();
keepWayBack();
listenToKeys();
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

// What the server rendered stays until what takes its place is here.
await pageHere(location.pathname);
const root = /** @type {HTMLElement} */ (document.getElementById('app'));
root.replaceChildren();
render(html`<${App} />`, root);
