/** What each action on a person sends, and what is announced then. */
import { blocked, followed, setRelationship } from '../../people/relationships.js';
import { spaceApi } from '../api.js';
import { blockedHere } from '../moderation.js';

/**
 * @typedef {import('../../protocol/messages.js').Person} Person
 * @typedef {{act: (space: string, person: Person) => Promise<unknown>, said?: (person: Person) => string}} Command
 *   `said` returns the key of the announcement
 * @type {Record<Exclude<import('../../room/powers.js').Power, 'report'>, Command>}
 */
export const COMMANDS = {
  invite: { act: (space, { id }) => spaceApi.invite(space, id), said: () => 'said.invited_who' },
  mute: { act: (space, { id }) => spaceApi.onStage(space, id, 'mute') },
  unmute: { act: (space, { id }) => spaceApi.onStage(space, id, 'unmute') },
  audience: { act: (space, { id }) => spaceApi.onStage(space, id, 'audience') },
  make_cohost: { act: (space, { id }) => spaceApi.cohost(space, id, true), said: () => 'said.made_cohost' },
  remove_cohost: { act: (space, { id }) => spaceApi.cohost(space, id, false) },
  hand_over: { act: (space, { id }) => spaceApi.handOver(space, id) },
  remove: { act: (space, { id }) => spaceApi.remove(space, id), said: () => 'said.removed_who' },
  bar: { act: (space, person) => blockedHere.add(space, person), said: () => 'said.barred_who' },
  follow: {
    act: (_, { id }) => setRelationship(id, 'follow', !followed.value.has(id)),
    said: ({ id }) => (followed.value.has(id) ? 'said.followed' : 'said.unfollowed'),
  },
  block: {
    act: (_, { id }) => setRelationship(id, 'block', !blocked.value.has(id)),
    said: ({ id }) => (blocked.value.has(id) ? 'said.blocked_who' : 'said.unblocked_who'),
  },
};
