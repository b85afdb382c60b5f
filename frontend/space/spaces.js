/** The lists of live and scheduled Spaces. The list of live ones is at most two seconds old. */
import { computed, effect, signal } from '@preact/signals';
import { room } from '../room/live.js';
import { ApiError } from '../site/api.js';
import { onPersonalEvent } from '../site/events.js';
import { spaceApi } from './api.js';
import { Polling } from './polling.js';

const SCHEDULED_MS = 30_000;
const KEPT_MS = 1_200; // caches may serve the old list for about a second

/** @typedef {import('./requests.js').SpaceView} SpaceView */
/** @typedef {import('./requests.js').LiveSpace} LiveSpace */
/** @type {import('@preact/signals').Signal<LiveSpace[] | null>} the newest hundred; null until the first answer */
export const liveSpaces = signal(null);
/** Live Spaces by their ids. */
export const liveById = computed(() => new Map((liveSpaces.value ?? []).map((space) => [space.id, space])));
/** @type {import('@preact/signals').Signal<SpaceView[] | null>} */
export const scheduledSpaces = signal(null);
/** @type {import('@preact/signals').Signal<ApiError | null>} */
export const listProblem = signal(null);
/**
 * The Space for which the dialog to send it by message is open.
 * @type {import('@preact/signals').Signal<{id: string, title: string} | null>}
 */
export const sharedSpace = signal(null);

let tag = '';
let touched = Date.now();

/** @type {Polling} */
const polling = new Polling({
  ask: async () => {
    listProblem.value = await failureOf(async () => {
      const answer = await spaceApi.live(tag);
      if (answer === null) return;
      tag = answer.tag;
      liveSpaces.value = answer.body.spaces;
      polling.every = answer.body.again_in;
    });
    return listProblem.value === null;
  },
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  isSeen: () => !document.hidden,
  idleFor: () => Date.now() - touched,
  random: Math.random,
});

/** Refreshes both lists at once, because something has changed. */
export async function refreshSpaces() {
  await Promise.all([polling.now(), refreshScheduled()]);
}

/** Failures are retried soon; `listProblem` of the live list shows them. */
const refreshScheduled = () =>
  failureOf(async () => {
    scheduledSpaces.value = (await spaceApi.spaces('scheduled')).spaces;
  });

/** @param {() => Promise<void>} look @returns {Promise<ApiError | null>} */
async function failureOf(look) {
  try {
    await look();
    return null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error;
  }
}

export function keepSpacesFresh() {
  let before = '';
  effect(() => {
    const now = `${room.value?.space} ${room.value?.phase}`;
    if (now !== before) void refreshSpaces();
    before = now;
  });
  onPersonalEvent((event) => {
    if (event.type === 'noted' && event.line.kind === 'live') setTimeout(() => void polling.now(), KEPT_MS);
  });
  setInterval(() => !document.hidden && void refreshScheduled(), SCHEDULED_MS);
  document.addEventListener('visibilitychange', () => !document.hidden && void refreshSpaces());
  for (const sign of ['pointermove', 'pointerdown', 'keydown', 'wheel'])
    addEventListener(sign, touch, { passive: true });
}

function touch() {
  touched = Date.now();
}
