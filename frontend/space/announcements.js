/** Announces changes of the person's own situation in the room, and what they can do next. */
import { effect, untracked } from '@preact/signals';
import { loadWords, t } from '../i18n/index.js';
import { storeBlocked } from '../people/relationships.js';
import { receiveInviteOf } from '../room/invites.js';
import { room } from '../room/live.js';
import { ownEntry } from '../room/state.js';
import { announce } from '../site/site.js';

await loadWords('room');

/** @typedef {import('../room/session.js').Room} Room */

export function announceChanges() {
  /** @type {Room | null} */
  let before = null;
  effect(() => {
    const now = room.value;
    const words = before && now && before.space === now.space ? changeInWords(before, now) : null;
    if (now?.view && now.view !== before?.view) receiveView(now.view);
    before = now;
    if (words) announce(t(words));
  });
}

/** @param {import('./requests.js').SpaceView} view the person's view from the API */
function receiveView(view) {
  receiveInviteOf(view);
  untracked(() => storeBlocked(view));
}

/** Only the first change found is announced. @type {((before: Room, now: Room) => string | null)[]} */
const CHANGES = [changeOfPhase, changeOfRole, changeOfMute, changeOfPlace, changeOfHost];

/** @param {Room} before @param {Room} now @returns {string | null} the key of the announcement */
function changeInWords(before, now) {
  for (const change of CHANGES) {
    const words = change(before, now);
    if (words) return words;
  }
  return null;
}

/** @param {Room} before @param {Room} now */
function changeOfPhase(before, now) {
  if (now.phase === 'ended' && before.phase !== 'ended') return 'said.ended';
  if (now.phase === 'removed' && before.phase !== 'removed') return 'said.removed';
  return now.phase === 'live' && before.troubled ? 'said.back' : null;
}

/** @param {Room} before @param {Room} now */
function changeOfRole({ screen: { you: was } }, { screen: { you: is } }) {
  if (!was || !is || was.role === is.role) return null;
  if (is.role === 'listener') return 'said.in_audience';
  if (is.role === 'host') return 'said.host';
  if (is.role === 'cohost') return 'said.cohost';
  return was.role === 'listener' ? 'said.on_stage' : 'said.speaker';
}

/** @param {Room} before @param {Room} now */
function changeOfMute(before, now) {
  const own = ownEntry(now.screen);
  const was = ownEntry(before.screen)?.muted_by_host ?? false;
  if (!own || own.muted_by_host === was) return null;
  const held = own.role === 'speaker' && now.screen.space?.settings.speakers_may_unmute === false;
  if (!own.muted_by_host) return held ? 'said.may_unmute' : null;
  return held ? 'said.held_by_host' : 'said.muted_by_host';
}

/** @param {Room} before @param {Room} now */
function changeOfPlace({ screen: before }, { screen: now }) {
  const left = before.queue?.place !== undefined && now.queue?.place === undefined;
  return left && now.you?.role === 'listener' ? 'said.not_waiting' : null;
}

/** @param {Room} before @param {Room} now */
function changeOfHost({ screen: before }, { screen: now }) {
  const was = before.space?.hostless_until ?? null;
  const is = now.space?.hostless_until ?? null;
  if (!before.space || (was === null) === (is === null)) return null;
  return is === null ? 'said.hosted' : 'said.hostless';
}
