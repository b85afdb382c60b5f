/** The authors in the Fleets line, refreshed while the page is visible, and the author whose Fleets are open. */
import { effect, signal, untracked } from '@preact/signals';
import { ApiError } from '../site/api.js';
import { account } from '../site/site.js';
import { keepAsking } from '../space/page-polling.js';
import { fleetsApi } from './api.js';

/** @typedef {import('../protocol/messages.js').Person} Person */
/** @typedef {import('./api.js').FleetLine} FleetLine */

const PACE = { every: 30_000, slowest: 120_000 };
/** @type {FleetLine} */
const NONE = { own: null, line: [] };

/** @type {import('@preact/signals').Signal<FleetLine | null>} null until the first answer */
export const fleetLine = signal(account.value ? null : NONE);
/** The author whose Fleets are open. @type {import('@preact/signals').Signal<Person | null>} */
export const watching = signal(null);

export function keepFleetsFresh() {
  let stop = () => {};
  effect(() => {
    const own = account.value?.id;
    stop();
    fleetLine.value = own ? null : NONE;
    stop = own ? untracked(() => keepAsking(lookUnlessWatching, PACE)) : () => {};
  });
}

/** While somebody looks at Fleets, their order stays as it is. */
const lookUnlessWatching = async () => watching.peek() !== null || refreshFleets();

/** @returns {Promise<boolean>} whether it succeeded */
export async function refreshFleets() {
  const asker = account.value?.id;
  try {
    const line = await fleetsApi.fleetLine();
    if (account.value?.id === asker) fleetLine.value = line;
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // The old line stays until the next refresh.
    fleetLine.value ??= NONE;
    return false;
  }
}

/**
 * @param {Person} author
 * @param {number} until epoch ms; the ring turns grey at once
 */
export async function seeFleet(author, until) {
  if (!account.value || author.id === account.value.id) return;
  const { own, line } = fleetLine.value ?? NONE;
  fleetLine.value = {
    own,
    line: line.map((entry) =>
      entry.author.id === author.id && entry.newest <= until ? { ...entry, seen: true } : entry,
    ),
  };
  try {
    await fleetsApi.seeFleets(author.id, until);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/** @param {string} author @returns {Person | null} the next author in the line with unseen Fleets */
export function nextUnseen(author) {
  const line = fleetLine.value?.line ?? [];
  const at = line.findIndex((entry) => entry.author.id === author);
  return line.slice(at + 1).find((entry) => !entry.seen)?.author ?? null;
}
