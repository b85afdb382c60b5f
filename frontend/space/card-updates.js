/**
 * Keeps the cards of Spaces on the screen up to date: live ones from the public list, others by an occasional request.
 */
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError } from '../site/api.js';
import { spaceApi } from './api.js';
import { keepAsking } from './page-polling.js';
import { liveById, liveSpaces } from './spaces.js';

/** @typedef {import('./views.js').SpaceView} SpaceView */

const PACE = { every: 20_000, slowest: 120_000 };
const MOST = 20; // Spaces per request
const LISTED = 100; // length of the list of live Spaces; there may be more of them

/** The cards as everybody sees them. @type {Map<string, import('@preact/signals').Signal<SpaceView | null>>} */
const known = new Map();
/** How many cards of a Space are on the screen. @type {Map<string, number>} */
const shown = new Map();
/** @type {Set<string>} */
let listed = new Set();

/** @param {string} id */
function entryOf(id) {
  const entry = known.get(id) ?? signal(/** @type {SpaceView | null} */ (null));
  known.set(id, entry);
  return entry;
}

/** @param {SpaceView} space as it came with a post @returns {SpaceView} its newest known state */
export function useCard(space) {
  // A cached post may show a Space as live although it has left the list in the meantime.
  useShown(space.id, () => liveSpaces.value !== null && isStale(space));
  const seen = entryOf(space.id).value;
  return withList(seen && seen.version >= space.version ? seen : space);
}

/** @param {string} id @returns {SpaceView | null} the Space's newest known state; null until it is known, or if it is gone */
export function useCardOf(id) {
  useShown(id, () => entryOf(id).value === null);
  const seen = entryOf(id).value;
  return seen && withList(seen);
}

/** @param {string} id of a Space whose card is on the screen @param {() => boolean} isWanted whether to ask for it now */
function useShown(id, isWanted) {
  useEffect(() => {
    shown.set(id, (shown.get(id) ?? 0) + 1);
    if (isWanted()) void look([id]);
    return () => {
      const left = (shown.get(id) ?? 1) - 1;
      left > 0 ? shown.set(id, left) : shown.delete(id);
    };
  }, [id]);
}

/** @param {SpaceView} newer @returns {SpaceView} as the list of live Spaces has it, if that is newer */
function withList(newer) {
  const live = liveById.value.get(newer.id);
  return live && live.version >= newer.version && newer.state !== 'ended'
    ? { ...newer, ...live, stage: live.stage.map(asSeat) }
    : newer;
}

export function keepCardsFresh() {
  effect(() => {
    const now = new Set(liveById.value.keys());
    const left = [...listed].filter((id) => !now.has(id) && shown.has(id));
    listed = now;
    if (left.length) void look(left);
  });
  keepAsking(() => look([...shown.keys()].filter((id) => !listed.has(id) && !isOver(id))), PACE);
}

/** @param {string[]} ids @returns {Promise<boolean>} whether it succeeded */
async function look(ids) {
  for (let at = 0; at < ids.length; at += MOST) {
    try {
      const { spaces } = await spaceApi.cards(ids.slice(at, at + MOST));
      for (const space of spaces) entryOf(space.id).value = space;
    } catch (error) {
      // The card stays as it was until the next request succeeds.
      if (!(error instanceof ApiError)) throw error;
      return false;
    }
  }
  return true;
}

/** @param {import('./views.js').LiveSpace['stage'][number]} person */
const asSeat = (person) => ({ ...person, muted_by_host: false });

/** @param {SpaceView} space */
const isStale = (space) =>
  space.state === 'live' && !liveById.value.has(space.id) && (liveSpaces.value?.length ?? 0) < LISTED;

/** @param {string} id */
const isOver = (id) => ['ended', 'cancelled'].includes(known.get(id)?.value?.state ?? '');
