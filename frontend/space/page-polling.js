/**
 * Polling as this page does it: less often the longer nobody touches it, and not while it is hidden, nor inside a room,
 * where the worker says what happens.
 */
import { computed, effect } from '@preact/signals';
import { isIn, isInside, room } from '../room/live.js';
import { startTimer } from '../room/backoff.js';
import { Polling } from './polling.js';

const AWAY_MS = 30_000; // without input for this long, the next input is a return

const inside = computed(() => room.value !== null && isIn(room.value.space));
let touched = Date.now();
/** @type {Set<() => void>} */
const listeners = new Set();

/** Call this once per page. */
export function watchAttention() {
  for (const sign of ['pointermove', 'pointerdown', 'keydown', 'wheel'])
    addEventListener(sign, () => look(Date.now() - touched > AWAY_MS), { passive: true });
  document.addEventListener('visibilitychange', () => look(true));
}

/** @param {boolean} again whether somebody comes back to the page */
function look(again) {
  touched = Date.now();
  if (again && !document.hidden) for (const listener of listeners) listener();
}

/** @param {() => void} listener called when somebody comes back to the page @returns {() => void} stops listening */
export function onReturn(listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/**
 * @param {() => Promise<boolean>} ask resolves to whether it succeeded
 * @param {import('./polling.js').Pace} pace
 * @param {() => boolean} [isNeeded] whether there is anything to ask for
 * @returns {Polling} begins with its first `now()`
 */
export const pagePolling = (ask, pace, isNeeded = () => true) =>
  new Polling(
    {
      ask,
      after: startTimer,
      isWanted: () => !document.hidden && !isInside() && isNeeded(),
      idleFor: () => Date.now() - touched,
      random: Math.random,
    },
    pace,
  );

/**
 * Polls from now on, and at once whenever somebody comes back to the page or leaves a room.
 * @param {() => Promise<boolean>} ask
 * @param {import('./polling.js').Pace} pace
 * @param {() => boolean} [isNeeded] as in `pagePolling`
 * @returns {() => void} stops
 */
export function keepAsking(ask, pace, isNeeded) {
  const polling = pagePolling(ask, pace, isNeeded);
  const now = () => void polling.now();
  let before = inside.peek();
  const stopFollowing = effect(() => {
    if (before && !inside.value) now();
    before = inside.value;
  });
  const stopListening = onReturn(now);
  now();
  return () => {
    stopFollowing();
    stopListening();
    polling.stop();
  };
}
