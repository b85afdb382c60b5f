/** Says in words what happened to oneself in the room. */
import { effect } from '@preact/signals';
import { t } from './i18n/index.js';
import { room } from './room/live.js';
import { ownEntry } from './room/state.js';
import { announce } from './site.js';

/** @typedef {import('./room/session.js').Room} Room */

export function announceChanges() {
  /** @type {Room | null} */
  let before = null;
  effect(() => {
    const now = room.value;
    const words = before && now && before.space === now.space ? changeInWords(before, now) : null;
    before = now;
    if (words) announce(t(words));
  });
}

/** @param {Room} before @param {Room} now @returns {string | null} the key of what to say */
function changeInWords(before, now) {
  if (now.phase === 'ended' && before.phase !== 'ended') return 'said.ended';
  if (now.phase === 'live' && before.troubled) return 'said.back';
  const was = before.screen.you?.role;
  const is = now.screen.you?.role;
  if (was === undefined || is === undefined) return null;
  if (was === 'listener' && is !== 'listener') return 'said.on_stage';
  if (was !== 'listener' && is === 'listener') return 'said.in_audience';
  if (ownEntry(now.screen)?.muted_by_host && !ownEntry(before.screen)?.muted_by_host) return 'said.muted_by_host';
  if (before.screen.queue?.place !== undefined && now.screen.queue?.place === undefined && is === 'listener') return 'said.not_waiting';
  return null;
}
