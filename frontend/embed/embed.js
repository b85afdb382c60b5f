/**
 * The player in pages of other sites: a single page, without the site's other code, cookies or storage.
 * Listeners here are guests: each request carries a guest's token (docs/decisions/0016).
 */
import { translate } from '../i18n/translate.js';
import { startTimer } from '../room/backoff.js';
import { openLink } from '../room/link.js';
import { Playback } from '../room/playback.js';
import { RoomSession } from '../room/session.js';
import { exchange } from '../room/signalling.js';
import { ApiError, createRequests, randomHex } from '../site/api.js';
import { createSpaceApi } from '../space/requests.js';

/** @typedef {import('../space/views.js').SpaceView} SpaceView */

const REFRESH_MS = 15_000;
const INSIDE = ['joining', 'live', 'reconnecting'];

/** @type {{space: SpaceView, language: string, words: import('../i18n/translate.js').Catalogue}} */
const boot = JSON.parse(part('boot').textContent ?? '');
const sound = /** @type {HTMLAudioElement} */ (part('sound'));
const listen = /** @type {HTMLButtonElement} */ (part('listen'));
const requests = createRequests({
  fetch: fetchAsGuest,
  csrf: () => '',
  newKey: () => randomHex(16), // frames in pages without TLS have no `crypto.randomUUID`
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});
const api = createSpaceApi(requests.send, requests.look);

let space = boot.space;
/** Whether the browser waits for a click before it plays (on). */
let silent = false;
const playback = new Playback(sound, (waits) => {
  silent = waits;
  show();
});
let guest = '';
/** @type {RoomSession | null} */
let session = null;
/** @type {import('../room/session.js').Room | null} */
let room = null;

/** @param {string} id */
function part(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {string} key @param {Record<string, string | number>} [values] */
const t = (key, values) => translate(boot.words, boot.language, key, values);

/** @type {typeof fetch} sends and stores no cookies, even if this frame may */
async function fetchAsGuest(path, init) {
  const headers = new Headers(init?.headers);
  if (init?.method !== 'GET') headers.set('X-Guest', (guest ||= await newGuest()));
  return fetch(path, { ...init, headers, credentials: 'omit' });
}

/** @returns {Promise<string>} */
async function newGuest() {
  const answer = await fetch('/api/guest', { credentials: 'omit' });
  return (await answer.json()).guest;
}

const isInside = () => room !== null && INSIDE.includes(room.phase);

/** Joins the Space. Call this in a click, so that the browser allows sound. */
async function enter() {
  /** @type {RoomSession} */
  const entered = new RoomSession(space.id, {
    api,
    openLink,
    exchange,
    capture: {
      open: () => Promise.reject(new DOMException('A guest in a frame only listens.', 'NotAllowedError')),
      release: async () => {},
    },
    after: startTimer,
    random: Math.random,
    onChange: (changed) => session === entered && follow(changed),
    onSound: (receiver) => session === entered && play(receiver),
    onReplaced: () => session === entered && entered.yield(),
    onReactions: () => {},
    onCaptions: () => {},
    onFound: () => {},
    onInvited: () => {},
  });
  session = entered;
  await entered.join();
}

async function leave() {
  const left = session;
  session = null;
  room = null;
  play(null);
  show();
  await left?.leave();
}

/** @param {RTCRtpReceiver | null} receiver */
function play(receiver) {
  void playback.play(receiver && new MediaStream([receiver.track]));
}

/** @param {import('../room/session.js').Room} changed */
function follow(changed) {
  room = changed;
  const { space: now, audience } = changed.screen;
  if (now) space = { ...space, title: now.title, state: now.state };
  if (audience) space = { ...space, listeners: audience.count };
  if (changed.phase === 'ended') space = { ...space, state: 'ended' };
  if (changed.error?.code.startsWith('guest_')) guest = '';
  show();
}

/** Renders the current state of the Space. */
function show() {
  const inside = isInside();
  part('player').className = `player player--${space.state}`;
  part('state').textContent = t(`state_${space.state}`);
  part('count').textContent = space.state === 'live' ? t('listening', { count: space.listeners }) : '';
  const title = document.querySelector('.player__title a');
  if (title) title.textContent = space.title;
  listen.hidden = space.state !== 'live' || (space.settings?.who_can_listen === 'accounts' && !inside);
  listen.textContent = t(inside ? (silent ? 'resume' : 'pause') : 'listen');
  part('volume').hidden = !inside;
  const said = whatToSay();
  if (part('said').textContent !== said) part('said').textContent = said;
}

/** @returns {string} */
function whatToSay() {
  if (space.state === 'ended' || space.state === 'cancelled') return t(space.state);
  if (space.settings?.who_can_listen === 'accounts' || room?.error?.code === 'accounts_only') return t('members');
  if (isInside() && silent) return t('silent');
  if (room?.preparing) return t('preparing');
  if (room?.full) return t('full');
  if (room?.phase === 'joining') return t('connecting');
  if (room?.phase === 'reconnecting' && room.troubled) return t('reconnecting');
  if (room?.phase === 'refused' || room?.phase === 'removed') return t('trouble');
  return '';
}

/** Shows the start in the visitor's own time zone. */
function showWhen() {
  const when = document.getElementById('when');
  if (!when || !space.starts_at) return;
  const form = new Intl.DateTimeFormat(boot.language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  when.textContent = form.format(space.starts_at);
  when.hidden = space.state !== 'scheduled';
  const calendar = document.querySelector('.player__calendar');
  if (calendar instanceof HTMLElement) calendar.hidden = when.hidden;
}

async function refresh() {
  if (document.hidden || isInside() || space.state === 'ended' || space.state === 'cancelled') return;
  try {
    space = (await api.space(space.id)).space;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return;
  }
  show();
  showWhen();
}

listen.addEventListener('click', () => {
  if (!isInside()) return void enter();
  void (silent ? playback.resume() : leave());
});
part('volume')
  .querySelector('input')
  ?.addEventListener('input', (event) => {
    sound.volume = Number(/** @type {HTMLInputElement} */ (event.currentTarget).value);
  });
addEventListener('online', () => session?.retryNow());
addEventListener('pagehide', () => session?.abandon());
setInterval(() => void refresh(), REFRESH_MS);
show();
showWhen();
