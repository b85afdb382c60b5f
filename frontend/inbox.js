/** What is addressed to the signed-in person: how much is new, and who on the page listens to what comes. */
import { effect, signal } from '@preact/signals';
import { ApiError } from './api.js';
import { newest } from './newest.js';
import { account, announce, api, path } from './site.js';
import { blocked } from './ties.js';

/** @typedef {import('./protocol.js').Said} Said */
/** @typedef {import('./protocol.js').Noted} Noted */
/** @typedef {Said | Noted | {type: 'seen'} | {type: 'caught_up'}} Told `caught_up`: what came meanwhile was missed */

const TOGETHER_MS = 250; // several lines that come at once are counted once
const PUSHED = 'espacio.push'; // there while this browser is pushed to
const NONE = { messages: 0, notifications: 0 };

/** Lines that are new, each at most 100. */
export const unread = signal(NONE);
/** @type {Set<(told: Told) => void>} */
const listeners = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let counting;
const newestCount = newest();

/** @param {(told: Told) => void} listener @returns {() => void} stops it */
export function onTold(listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** @param {Told} told what came over the person's socket */
export function hear(told) {
  if (told.type === 'noted') unread.value = { ...unread.value, notifications: told.unread };
  else countAgain();
  for (const listener of listeners) listener(told);
  sayAloud(told);
}

/** Counts what is new, on the server: a number that is kept here would drift. */
export function countAgain() {
  clearTimeout(counting);
  counting = setTimeout(count, TOGETHER_MS);
}

/** Counts anew whenever somebody signs in, and comes back to the page. */
export function keepUnread() {
  effect(() => {
    if (account.value?.id) countAgain();
    else unread.value = NONE;
  });
  const back = () => {
    if (account.peek() && !document.hidden) hear({ type: 'caught_up' });
  };
  document.addEventListener('visibilitychange', back);
  addEventListener('online', back);
}

/** Keeps up where this browser is pushed to, if it is. */
export async function keepDevice() {
  if (!account.peek() || localStorage.getItem(PUSHED) === null) return;
  const { followClicks, keepPushed } = await import('./push.js');
  followClicks();
  await quietly(keepPushed);
}

/** Before signing out: what is theirs is not shown to whoever comes next. */
export async function forgetDevice() {
  if (localStorage.getItem(PUSHED) === null) return;
  const { turnOff } = await import('./push.js');
  await quietly(turnOff);
}

/** @param {() => Promise<void>} action what cannot be done now is done at the next visit */
async function quietly(action) {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof ApiError)) console.info('No push:', error);
  }
}

async function count() {
  try {
    const own = account.peek()?.id;
    const counted = await newestCount(async () => (own ? api.unread() : NONE));
    if (counted && own === account.peek()?.id) unread.value = counted;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error; // the next that comes is counted with it
  }
}

/** @param {Told} told politely, unless the page that shows it is open */
function sayAloud(told) {
  if (told.type === 'noted' && path.peek() !== '/notifications') void say(({ noteWords }) => noteWords(told.line));
  if (told.type !== 'said' || told.line.by.id === account.peek()?.id || told.line.invite?.answer) return;
  if (path.peek() !== `/messages/${told.conversation}` && !blocked.peek().has(told.line.by.id)) void say(({ saidWords }) => saidWords(told));
}

/** @param {(words: typeof import('./notes.js')) => string} inWords with what is loaded when the first comes */
async function say(inWords) {
  announce(inWords(await import('./notes.js')));
}
