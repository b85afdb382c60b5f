/** Invites to speak that wait for an answer, however they came: over a socket, or in what the API says of a Space. */
import { signal } from '@preact/signals';

/** @typedef {Omit<import('../protocol/messages.js').Invited, 'type'>} Invite */

/** @type {import('@preact/signals').Signal<Invite[]>} the oldest first */
export const invites = signal([]);
/** Answered, or let go: the same invite may come twice, over two ways. @type {Set<string>} */
const done = new Set();

/** @param {Invite} invite */
export function receiveInvite({ invite, space, title, by, expires_at }) {
  const known = done.has(invite) || invites.value.some((other) => other.invite === invite);
  if (known || expires_at <= Date.now()) return;
  invites.value = [...invites.value, { invite, space, title, by, expires_at }];
}

/** @param {import('../space/requests.js').SpaceView} space */
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
