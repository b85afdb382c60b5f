/** Posts about the Space that this page is in: looked for when its room says that there is a newer one. */
import { effect } from '@preact/signals';
import { startTimer } from '../room/backoff.js';

const SPREAD_MS = 5_000; // over which the pages of a room look, which are all told at once
const SLOWEST_MS = 60_000; // after failures

/**
 * Loads the posts, and looks for newer ones as soon as there are some and the page is seen.
 * @param {() => string} told reads signals: the moment of the newest post that the room knows of, empty if there is none
 * @param {import('./feed.js').Feed} feed
 * @param {typeof startTimer} [after]
 * @returns {() => void} stops
 */
export function followRoom(told, feed, after = startTimer) {
  let seen = '';
  let spread = SPREAD_MS;
  /** @type {(() => void) | null} */
  let cancel = null;
  /** @param {() => Promise<boolean>} act */
  const ask = async (act) => {
    const moment = told();
    const done = await act();
    if (done) seen = moment;
    spread = done ? SPREAD_MS : Math.min(2 * spread, SLOWEST_MS);
    wait();
  };
  const look = () => {
    cancel = null;
    if (!document.hidden && told() > seen) void ask(feed.look);
  };
  const wait = () => {
    if (told() > seen && !cancel) cancel = after(Math.random() * spread, look);
  };
  const show = () => void (document.hidden || ask(feed.look));
  void ask(feed.load);
  const stop = effect(wait);
  document.addEventListener('visibilitychange', show);
  return () => {
    stop();
    cancel?.();
    document.removeEventListener('visibilitychange', show);
  };
}
