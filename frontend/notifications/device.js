/** Push messages on this browser, without loading their code for people who have none. */
import { ApiError } from '../site/api.js';
import { account } from '../site/site.js';

/** The storage key of this browser's device id, which is set while it gets push messages. */
export const DEVICE = 'espacio.push';

/** Renews this browser's push subscription, if it has one. */
export async function keepDevice() {
  if (!account.peek() || localStorage.getItem(DEVICE) === null) return;
  const { followClicks, keepPushed } = await import('./push.js');
  followClicks();
  await quietly(keepPushed);
}

/** Before signing out: the next person at this browser must not see the notifications of this one. */
export async function forgetDevice() {
  if (localStorage.getItem(DEVICE) === null) return;
  const { turnOff } = await import('./push.js');
  await quietly(turnOff);
}

/** @param {() => Promise<void>} action is tried again on the next visit if it fails */
async function quietly(action) {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof ApiError)) console.info('No push:', error);
  }
}
