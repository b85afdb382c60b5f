/** The lists of live and scheduled Spaces: the server's, a few seconds old, and what this page knows earlier. */
import { computed, effect, signal, untracked } from '@preact/signals';
import { room } from '../room/live.js';
import { ApiError } from '../site/api.js';
import { onPersonalEvent } from '../site/events.js';
import { path } from '../site/site.js';
import { spaceApi } from './api.js';
import { onReturn, pagePolling } from './page-polling.js';

const PACE = { every: 5_000, slowest: 20_000 };
const SCHEDULED_MS = 30_000; // the list of scheduled ones is not asked for again sooner, unless something has changed

/** @typedef {import('./views.js').SpaceView} SpaceView */
/** @typedef {import('./views.js').LiveSpace} LiveSpace */
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
let scheduledAt = 0;
/** The server's list. @type {LiveSpace[]} */
let listed = [];
/** Adds what this page knows earlier; null until it does. @type {import('./live-list.js').LiveList | null} */
let early = null;

const polling = pagePolling(async () => {
  listProblem.value = await failureOf(async () => {
    const answer = await spaceApi.live(tag);
    if (answer !== null) {
      tag = answer.tag;
      listed = answer.body.spaces;
      early?.listed(listed);
      polling.pace.every = answer.body.again_in;
    }
    liveSpaces.value = early?.spaces() ?? listed;
  });
  return listProblem.value === null;
}, PACE);

/** Asks for both lists now, because something has changed. */
export async function refreshSpaces() {
  await Promise.all([polling.now(), refreshScheduled()]);
}

/** `listProblem` of the live list shows failures. */
const refreshScheduled = () => {
  scheduledAt = Date.now();
  return failureOf(async () => {
    scheduledSpaces.value = (await spaceApi.spaces('scheduled')).spaces;
  });
};

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

/** Call this once per page. */
export function keepSpacesFresh() {
  let before = '';
  let counted = '';
  effect(() => {
    const here = room.value;
    const now = `${here?.space} ${here?.phase}`;
    const news = `${now} ${here?.screen.audience?.count}`;
    if (news === counted) return;
    counted = news;
    if (here || early) void knowEarlier((lists, list) => lists.learnFromRoom(list, here));
    if (now === before) return;
    before = now;
    void refreshSpaces();
  });
  onPersonalEvent((event) => {
    if (event.type !== 'noted' || !event.line.space) return;
    void knowEarlier((lists, list) => lists.learnFromNotification(list, event.line));
    void refreshScheduled();
  });
  onReturn(lookAgain);
  effect(() => void (path.value && untracked(lookAgain)));
}

/** @param {(lists: typeof import('./live-list.js'), list: import('./live-list.js').LiveList) => void} learn */
async function knowEarlier(learn) {
  const lists = await import('./live-list.js').catch(() => null);
  if (!lists) return; // the server's list has it in a few seconds
  if (!early) {
    early = new lists.LiveList(() => Date.now());
    early.listed(listed);
  }
  learn(lists, early);
  if (liveSpaces.value) liveSpaces.value = early.spaces();
}

/** Shows what is new to people who come back, or go to another page. */
function lookAgain() {
  if (liveSpaces.value === null) return; // the first request is under way
  void polling.now();
  if (Date.now() - scheduledAt > SCHEDULED_MS) void refreshScheduled();
}
