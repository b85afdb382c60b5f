/** Open invites to speak, from a socket or from the API's view of a Space. */
import { signal } from '@preact/signals';
import { serverNow } from '../site/server-time.js';

/** @typedef {Omit<import('../protocol/messages.js').Invited, 'type'>} Invite */

/** @type {import('@preact/signals').Signal<Invite[]>} oldest first */
export const invites = signal([]);
/** Ids of answered or dismissed invites: the same invite may arrive twice. @type {Set<string>} */
const done = new Set();

/** @param {Invite} invite */
export function receiveInvite({ invite, space, title, by, expires_at }) {
  const known = done.has(invite) || invites.value.some((other) => other.invite === invite);
  if (known || expires_at <= serverNow()) return;
  invites.value = [...invites.value, { invite, space, title, by, expires_at }];
}

/** @param {import('../space/views.js').SpaceView} space */
export function receiveInviteOf(space) {
  const own = space.you?.invite;
  if (own)
    receiveInvite({ invite: own.id, by: own.by, expires_at: own.expires_at, space: space.id, title: space.title });
}

/** @param {string} invite */
export function putAway(invite) {
  done.add(invite);
  invites.value = invites.value.filter((other) => other.invite !== invite);
}
