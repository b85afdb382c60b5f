/** The lists of Spaces that the whole site shows, kept fresh while somebody looks. */
import { effect, signal } from '@preact/signals';
import { ApiError } from './api.js';
import { room } from './room/live.js';
import { api } from './site.js';

const REFRESH_MS = 15_000;

/** @typedef {import('./api.js').SpaceView} SpaceView */
/** @type {import('@preact/signals').Signal<SpaceView[] | null>} null until the first answer */
export const liveSpaces = signal(null);
/** @type {import('@preact/signals').Signal<SpaceView[] | null>} */
export const scheduledSpaces = signal(null);
/** @type {import('@preact/signals').Signal<ApiError | null>} */
export const listProblem = signal(null);

export async function refreshSpaces() {
  try {
    const [live, scheduled] = await Promise.all([api.spaces('live'), api.spaces('scheduled')]);
    liveSpaces.value = live.spaces;
    scheduledSpaces.value = scheduled.spaces;
    listProblem.value = null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    listProblem.value = error;
  }
}

export function keepSpacesFresh() {
  let before = '';
  effect(() => {
    const now = `${room.value?.space} ${room.value?.phase}`;
    if (now !== before) void refreshSpaces();
    before = now;
  });
  setInterval(() => !document.hidden && void refreshSpaces(), REFRESH_MS);
}
