/** The room that this page is in, as signals that components read. */
import { effect, signal } from '@preact/signals';
import { t } from '../i18n/index.js';
import { announce, api } from '../site.js';
import { openLink } from './link.js';
import { Microphone } from './microphone.js';
import { RoomSession } from './session.js';
import { exchange } from './signalling.js';
import { Sound, createMeter, wakeMeters } from './sound.js';
import { NOBODY, SPEAKING_MS, hear, speakingAt } from './speaking.js';

const POLL_MS = 100;
const OWN_SPEAKING = 0.35; // of the meter: about -39 dBFS

/** @type {import('@preact/signals').Signal<import('./session.js').Room | null>} */
export const room = signal(null);
/** @type {import('@preact/signals').Signal<ReadonlySet<string>>} ids of who is speaking now */
export const speaking = signal(new Set());
/** Whether the browser waits for a click before it plays. */
export const soundBlocked = signal(false);
export const microphone = new Microphone(localStorage);

/** Other pages of this browser are the same person, who is in a Space once. */
const elsewhere = new BroadcastChannel('espacio.room');

/** @type {RoomSession | null} */
let session = null;
/** @type {Sound | null} */
let sound = null;
/** @type {ReturnType<typeof createMeter> | null} */
let ownMeter = null;
let heard = NOBODY;

/** @param {HTMLAudioElement} audio where the Space sounds */
export function startRoom(audio) {
  sound = new Sound(audio, (blocked) => {
    soundBlocked.value = blocked;
  });
  setInterval(updateSpeaking, POLL_MS);
  addEventListener('online', () => session?.retryNow());
  addEventListener('pagehide', (event) => !event.persisted && session?.abandon());
  elsewhere.onmessage = ({ data }) => isIn(data) && goElsewhere();
  effect(() => {
    const voice = room.value?.voice;
    ownMeter?.close();
    ownMeter = voice === 'ready' && session?.voice.stream ? createMeter(session.voice.stream) : null;
  });
}

/** @param {string} space to be called in a click, so that it may sound */
export async function enter(space) {
  if (isIn(space)) return;
  await leave();
  wakeMeters();
  /** @type {RoomSession} */
  const entered = new RoomSession(space, {
    api, openLink, exchange,
    capture: { open: () => microphone.open(), release: () => microphone.release() },
    after: (ms, then) => {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    onChange: (changed) => {
      if (session === entered) room.value = changed;
    },
    onSound: (receiver) => session === entered && sound?.play(receiver),
    onReplaced: () => session === entered && goElsewhere(),
  });
  session = entered;
  elsewhere.postMessage(space);
  await entered.join();
}

/** @param {string} space @returns {boolean} whether this page is in it, or on the way */
export function isIn(space) {
  return room.value?.space === space && ['joining', 'live', 'reconnecting'].includes(room.value.phase);
}

/** Leaves the Space, or puts away what is said about one that ended. Throws ApiError. */
export async function leave() {
  const left = session;
  session = null;
  room.value = null;
  sound?.play(null);
  await left?.leave();
}

function goElsewhere() {
  const left = session;
  session = null;
  room.value = null;
  sound?.play(null);
  left?.yield();
  announce(t('said.elsewhere'));
}

export const mute = () => session?.mute();
/** Throws ApiError. */
export const unmute = async () => session?.unmute();
export const renewMicrophone = async () => session?.voice.renew();
export const resumeSound = async () => {
  wakeMeters();
  await sound?.resume();
};

/** @returns {{room: number, own: number}} 0 to 1, for the rings */
export function levels() {
  return { room: sound?.level() ?? 0, own: room.value?.muted ? 0 : (ownMeter?.level() ?? 0) };
}

function updateSpeaking() {
  const { stage = [], you } = room.value?.screen ?? {};
  const now = performance.now();
  heard = hear(heard, sound?.receiver?.getContributingSources() ?? [], now);
  const window = navigator.userAgent.includes('Firefox') ? SPEAKING_MS.firefox : SPEAKING_MS.chromium;
  const csrcs = speakingAt(heard, now, window);
  // One's own voice is not in what one hears.
  const own = levels().own > OWN_SPEAKING ? you?.id : undefined;
  const ids = stage.filter((entry) => csrcs.has(entry.csrc) || entry.id === own).map((entry) => entry.id);
  if (ids.length !== speaking.value.size || ids.some((id) => !speaking.value.has(id))) speaking.value = new Set(ids);
}
