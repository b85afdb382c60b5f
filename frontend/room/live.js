/** The room that this page is in, as signals for components. */
import { effect, signal } from '@preact/signals';
import { t } from '../i18n/index.js';
import { announce } from '../site/site.js';
import { startTimer } from './backoff.js';
import { receiveInvite } from './invites.js';
import { rememberNames } from './names.js';

/** @type {import('@preact/signals').Signal<import('./session.js').Room | null>} */
export const room = signal(null);
/**
 * The result of the last search of the audience.
 * @type {import('@preact/signals').Signal<import('../protocol/messages.js').Found | null>}
 */
export const found = signal(null);
/** Whether the browser waits for a click before it plays (on). */
export const soundBlocked = signal(false);
/** Whether a host's decision, made on this page, has not been applied by the room for a while. */
export const unapplied = signal(false);

/** Tabs of one browser belong to the same person, who can be in a Space only once. */
const elsewhere = new BroadcastChannel('espacio.room');

/** @type {import('./session.js').RoomSession | null} */
let session = null;
/** @type {HTMLAudioElement} */
let audio;
/** @type {import('./sound.js').Sound | null} null until the first Space is entered */
let sound = null;
/** @type {ReturnType<SessionParts['createMeter']> | null} */
let ownMeter = null;
/** @type {SessionParts['createMeter'] | null} null until the first Space is entered */
let createMeter = null;
/** @type {import('./awaited-version.js').AwaitedVersion | null} null until the first Space is entered */
let awaited = null;
/** @type {import('./preparation.js').Preparation | null} */
let preparation = null;
/** Counts calls of `enter` and `leave`; only the latest takes effect. */
let turn = 0;
/** How many calls of `enter` are under way. */
let entering = 0;

/**
 * @typedef {typeof import('../space/session-bundle.js')} SessionParts
 * @type {() => Promise<SessionParts>} loads the code for joining; the preview of a Space calls it early
 */
export let loadSession = () => Promise.reject(new Error('The room was not started.'));
/** @type {import('./session.js').Ports['api']} */
let api;

/**
 * Call this once per page.
 * @param {HTMLAudioElement} element plays the Space
 * @param {{api: import('./session.js').Ports['api'], loadSession: () => Promise<SessionParts>}} ports
 */
export function startRoom(element, ports) {
  ({ api, loadSession } = ports);
  audio = element;
  addEventListener('online', () => session?.retryNow());
  addEventListener('pagehide', (event) => !event.persisted && session?.abandon());
  elsewhere.onmessage = ({ data }) => isIn(data) && goElsewhere();
  effect(() => {
    const here = room.value;
    awaited?.see(here);
  });
  effect(() => {
    const voice = room.value?.voice;
    ownMeter?.close();
    ownMeter = (voice === 'ready' && session?.voice.stream && createMeter?.(session.voice.stream)) || null;
  });
}

/**
 * Prepares what `enter` needs, so that the sound starts sooner. The room is not told. Call it again once it is stale.
 * @param {string} space
 * @param {boolean} [anonymous] as in `enter`
 * @returns {() => void} gives up what was prepared, unless it is in use
 */
export function prepareToEnter(space, anonymous) {
  let gone = false;
  const prepare = async () => {
    const { Preparation, prepareLink } = await loadSession();
    if (gone || isInside()) return;
    preparation ??= new Preparation(api.join, prepareLink);
    preparation.prepare(space, anonymous);
  };
  prepare().catch(() => {}); // the click tries again
  return () => {
    gone = true;
    preparation?.discard();
  };
}

/**
 * Joins a Space. Call this in a click, so that the browser allows sound.
 * @param {string} space
 * @param {boolean} [anonymous] whether to listen without one's name; if it is left out, the account's preference decides
 */
export async function enter(space, anonymous) {
  if (isIn(space)) return;
  entering += 1;
  try {
    await enterAnew(space, anonymous);
  } finally {
    entering -= 1;
  }
}

/** @param {string} space @param {boolean} [anonymous] */
async function enterAnew(space, anonymous) {
  await leave();
  const mine = ++turn;
  const clicked = performance.now();
  const parts = await loadSession();
  const { RoomSession, openLink, exchange, microphone, rise, startCaptions, readCaptions } = parts;
  startPlayback(parts);
  if (mine !== turn) return; // another Space was entered in the meantime, or this one was left
  /** @type {import('./session.js').RoomSession} */
  const entered = new RoomSession(
    space,
    {
      api: { ...api, join: (id, hidden) => preparation?.joined(id, hidden) ?? api.join(id, hidden) },
      openLink: (options) => openLink({ ...options, prepared: preparation?.linkFor(options.iceServers), clicked }),
      exchange,
      capture: microphone,
      after: startTimer,
      random: Math.random,
      onChange: (changed) => {
        if (session !== entered) return;
        room.value = changed;
        rememberAll(changed.screen);
      },
      onSound: (receiver) => session === entered && sound?.play(receiver),
      onReplaced: () => session === entered && goElsewhere(),
      onReactions: (tallies) => session === entered && rise(tallies),
      onCaptions: (news) => session === entered && readCaptions(news),
      onFound: (answer) => session === entered && showFound(answer),
      onInvited: receiveInvite,
    },
    anonymous,
  );
  session = entered;
  found.value = null;
  startCaptions(space);
  elsewhere.postMessage(space);
  await entered.join();
}

/** @param {import('../protocol/messages.js').Found} answer to a search of the audience */
function showFound(answer) {
  found.value = answer;
  rememberNames(answer.people);
}

/** Does nothing after the first time. @param {SessionParts} parts */
function startPlayback({ Sound, AwaitedVersion, createMeter: meterOf, followOutput, watchSpeaking }) {
  if (sound) return;
  createMeter = meterOf;
  const played = new Sound(audio, (silent) => {
    soundBlocked.value = silent;
  });
  sound = played;
  followOutput(audio);
  watchSpeaking({ screen: () => room.value?.screen ?? {}, receiver: () => played.receiver, ownLevel });
  awaited = new AwaitedVersion(startTimer, (late) => {
    unapplied.value = late;
  });
}

/** @param {string} space @returns {boolean} whether this page is in the Space or joining it */
export function isIn(space) {
  return room.value?.space === space && ['joining', 'live', 'reconnecting'].includes(room.value.phase);
}

/** Whether this page is in a Space or joining one, which then owns the microphone. */
export const isInside = () => entering > 0 || (room.value !== null && isIn(room.value.space));

/** Leaves the Space, or dismisses the notice about one that ended. Throws ApiError. */
export async function leave() {
  turn += 1;
  const left = session;
  session = null;
  room.value = null;
  sound?.play(null);
  await left?.leave();
}

/** @param {import('../space/views.js').SpaceView} view the answer to a command, which the room is to apply */
export function awaitVersion({ id, version, you }) {
  if (you?.role === 'host' || you?.role === 'cohost') awaited?.expect(id, version);
}

/** @param {import('./state.js').Screen} screen */
function rememberAll({ stage = [], audience, queue }) {
  rememberNames([...stage, ...(audience?.people ?? []), ...(queue?.requests ?? [])]);
}

function goElsewhere() {
  const left = session;
  session = null;
  room.value = null;
  sound?.play(null);
  left?.yield();
  announce(t('said.elsewhere'));
}

/** @param {import('../protocol/messages.js').Emoji} emoji */
export const react = (emoji) => session?.ask({ type: 'react', emoji });
/** @param {boolean} on whether this connection is sent captions */
export const askForCaptions = (on) => session?.ask({ type: 'captions', on });
/** @param {string} query the beginning of a name or a handle; the answer is set on `found` */
export const search = (query) => session?.ask({ type: 'search', query });
export const mute = () => session?.mute();
/** Throws ApiError. */
export const unmute = async () => session?.unmute();
export const renewMicrophone = async () => session?.voice.renew();
export const resumeSound = async () => sound?.resume();

/** @returns {Promise<number>} 0 to 1, of what is heard, for the rings */
export const roomLevel = async () => sound?.level() ?? 0;
/** @returns {number} 0 to 1, of one's own voice */
export const ownLevel = () => (room.value?.muted ? 0 : (ownMeter?.level() ?? 0));
