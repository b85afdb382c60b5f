/** Announces changes of the person's own situation in the room, and what they can do next. */
import { effect, untracked } from '@preact/signals';
import { loadWords, t } from '../i18n/index.js';
import { storeBlocked } from '../people/relationships.js';
import { invites, receiveInviteOf } from '../room/invites.js';
import { room } from '../room/live.js';
import { announce } from '../site/site.js';
import { alertAway } from './alerts.js';
import { changeInWords } from './room-changes.js';

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
    if (words) untracked(() => tell(words));
  });
  alertToInvites();
}

/** @param {import('./room-changes.js').Announcement} announcement */
function tell([key, names]) {
  const words = t(key, names);
  announce(words);
  alertAway(key, words);
}

/** The dialog that they open announces them. */
function alertToInvites() {
  let before = invites.peek();
  effect(() => {
    const newer = invites.value.filter((invite) => !before.includes(invite));
    before = invites.value;
    if (newer.length > 0) untracked(() => alertAway('invite.title', t('invite.title')));
  });
}

/** @param {import('./views.js').SpaceView} view the person's view from the API */
function receiveView(view) {
  receiveInviteOf(view);
  untracked(() => storeBlocked(view));
}
