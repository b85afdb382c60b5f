/** What a press of each button in a row of a person does, and what is said afterwards. */
import { blockedHere } from '../room/moderation.js';
import { api } from '../site.js';
import { blocked, followed, setTie } from '../ties.js';

/**
 * @typedef {import('../protocol.js').Person} Person
 * @typedef {{act: (space: string, person: Person) => Promise<unknown>, said?: (person: Person) => string}} Doing `said`: the key of the words
 * @type {Record<Exclude<import('../room/powers.js').Power, 'hand_over' | 'report'>, Doing>}
 */
export const DOINGS = {
  invite: { act: (space, { id }) => api.invite(space, id), said: () => 'said.invited_who' },
  mute: { act: (space, { id }) => api.onStage(space, id, 'mute') },
  unmute: { act: (space, { id }) => api.onStage(space, id, 'unmute') },
  audience: { act: (space, { id }) => api.onStage(space, id, 'audience') },
  make_cohost: { act: (space, { id }) => api.cohost(space, id, true), said: () => 'said.made_cohost' },
  remove_cohost: { act: (space, { id }) => api.cohost(space, id, false) },
  remove: { act: (space, { id }) => api.remove(space, id), said: () => 'said.removed_who' },
  bar: { act: (space, person) => blockedHere.add(space, person), said: () => 'said.barred_who' },
  follow: {
    act: (_, { id }) => setTie(id, 'follow', !followed.value.has(id)),
    said: ({ id }) => (followed.value.has(id) ? 'said.followed' : 'said.unfollowed'),
  },
  block: {
    act: (_, { id }) => setTie(id, 'block', !blocked.value.has(id)),
    said: ({ id }) => (blocked.value.has(id) ? 'said.blocked_who' : 'said.unblocked_who'),
  },
};
