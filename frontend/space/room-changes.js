/** What changed for the person in the room, as an announcement: its key, and what its words name. Pure. */
import { ownEntry } from '../room/own-entry.js';
import { moderates } from '../room/powers.js';

/**
 * @typedef {import('../room/session.js').Room} Room
 * @typedef {[key: string, names?: Record<string, string>]} Announcement
 */

/** Only the first change found is announced. @type {((before: Room, now: Room) => string | Announcement | null)[]} */
const CHANGES = [
  changeOfPhase,
  changeOfConsent,
  changeOfRole,
  changeOfRecording,
  changeOfMute,
  changeOfPlace,
  changeOfHost,
  changeOfRequests,
];

/** @param {Room} before @param {Room} now the same Space @returns {Announcement | null} */
export function changeInWords(before, now) {
  for (const change of CHANGES) {
    const words = change(before, now);
    if (words) return typeof words === 'string' ? [words] : words;
  }
  return null;
}

/** @param {Room} before @param {Room} now */
function changeOfPhase(before, now) {
  if (now.phase === 'ended' && before.phase !== 'ended') return 'said.ended';
  if (now.phase === 'removed' && before.phase !== 'removed') return 'said.removed';
  return now.phase === 'live' && before.troubled ? 'said.back' : null;
}

/** People who did not agree to be recorded are told why they were moved. @param {Room} before @param {Room} now */
function changeOfConsent(before, now) {
  const left = before.screen.you && now.screen.you?.role === 'listener' && before.screen.you.role !== 'listener';
  return left && ownEntry(before.screen)?.asked_until !== undefined ? 'said.not_agreed' : null;
}

/** @param {Room} before @param {Room} now */
function changeOfRecording({ screen: { space: was } }, { screen: { space: is } }) {
  if (!was || !is || is.state !== 'live' || was.settings.record === is.settings.record) return null;
  return is.settings.record ? 'said.recording' : 'said.not_recording';
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

/** The present host need not be told: they have done it themselves. @param {Room} before @param {Room} now */
function changeOfHost({ screen: before }, { screen: now }) {
  const was = before.space?.hostless_until ?? null;
  const is = now.space?.hostless_until ?? null;
  if (!before.space || (was === null) === (is === null) || now.you?.role === 'host') return null;
  return is === null ? 'said.hosted' : 'said.hostless';
}

/** Hosts are told of the first who waits; how many there are stands at People. @param {Room} before @param {Room} now */
function changeOfRequests({ screen: before }, { screen: now }) {
  const [first] = now.queue?.requests ?? [];
  if (!first || !moderates(before.you?.role) || before.queue?.length !== 0) return null;
  return /** @type {Announcement} */ (['said.asks', { name: first.name }]);
}
