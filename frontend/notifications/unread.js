/** How many messages and notifications are unread, and the polite announcement of a new one. */
import { effect, signal } from '@preact/signals';
import { blocked } from '../people/relationships.js';
import { ApiError } from '../site/api.js';
import { onPersonalEvent, publish } from '../site/events.js';
import { latestOnly } from '../site/latest-only.js';
import { account, announce, path } from '../site/site.js';
import { notificationsApi } from './api.js';

/** @typedef {import('../site/events.js').PersonalEvent} PersonalEvent */

const COUNT_MS = 250; // several events that arrive together cause one count
const NONE = { messages: 0, notifications: 0 };

/** Each at most 100. */
export const unread = signal(NONE);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let counting;
const latestCount = latestOnly();

/** Asks the server for the counts: numbers kept here would drift. */
export function countAgain() {
  clearTimeout(counting);
  counting = setTimeout(count, COUNT_MS);
}

/** Counts again whenever somebody signs in, an event arrives or the person comes back to the page. */
export function keepUnread() {
  onPersonalEvent(receive);
  effect(() => {
    if (account.value?.id) countAgain();
    else unread.value = NONE;
  });
  const back = () => {
    if (account.peek() && !document.hidden) publish({ type: 'caught_up' });
  };
  document.addEventListener('visibilitychange', back);
  addEventListener('online', back);
}

/** @param {PersonalEvent} event */
function receive(event) {
  if (event.type === 'read' || event.type === 'typing') return; // about others
  if (event.type === 'noted') unread.value = { ...unread.value, notifications: event.unread };
  else countAgain();
  sayAloud(event);
}

async function count() {
  try {
    const own = account.peek()?.id;
    const counted = await latestCount(async () => (own ? notificationsApi.unread() : NONE));
    if (counted && own === account.peek()?.id) unread.value = counted;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error; // the next event counts again
  }
}

/** @param {PersonalEvent} event announced unless the page that shows it is open */
function sayAloud(event) {
  if (event.type === 'noted' && path.peek() !== '/notifications')
    void say(({ notificationWords }) => notificationWords(event.line));
  if (event.type !== 'said' || event.line.by.id === account.peek()?.id || event.line.invite?.answer) return;
  if (path.peek() === `/messages/${event.conversation}` || blocked.peek().has(event.line.by.id)) return;
  void say(({ messageAddedWords }) => messageAddedWords(event));
}

/**
 * @param {(words: typeof import('./words.js')) => string} inWords gets the module, which is loaded at the first event
 */
async function say(inWords) {
  announce(inWords(await import('./words.js')));
}
