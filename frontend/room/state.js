/**
 * The state of a room, from the messages of one data channel. Pure.
 *
 * Each slice remembers the `seq` that it came with, and only a newer one replaces it. So lost, repeated and reordered
 * events lead to the same screen.
 *
 * @typedef {import('../protocol/messages.js').Snapshot} Snapshot
 * @typedef {import('../protocol/messages.js').RoomEvent} RoomEvent
 * @typedef {Pick<Snapshot, 'space' | 'stage' | 'queue' | 'audience' | 'you'>} Slices
 * @typedef {Partial<Slices> & {version?: number, latest_post?: string}} Screen `version`: of the control plane's room, as
 *   the worker has it; `latest_post`: the moment of the newest post about the Space that the worker was told of
 * @typedef {{seqs: Partial<Record<keyof Slices, number>>, screen: Screen}} RoomState
 */

/** @type {(keyof Slices)[]} */
const SLICES = ['space', 'stage', 'queue', 'audience', 'you'];

/** @type {RoomState} before the first message */
export const EMPTY = Object.freeze({ seqs: {}, screen: {} });

/**
 * @param {RoomState} state
 * @param {Snapshot | RoomEvent} message
 * @returns {RoomState} the same object if nothing in the message is newer
 */
export function apply(state, message) {
  const newer = SLICES.filter((slice) => message[slice] !== undefined && message.seq > (state.seqs[slice] ?? -1));
  const { version = 0, latest_post = '' } = state.screen;
  const known = {
    version: Math.max(message.version ?? 0, version),
    latest_post: [message.latest_post ?? '', latest_post].sort()[1],
  };
  if (newer.length === 0 && known.version === version && known.latest_post === latest_post) return state;
  return {
    seqs: { ...state.seqs, ...Object.fromEntries(newer.map((slice) => [slice, message.seq])) },
    screen: { ...state.screen, ...Object.fromEntries(newer.map((slice) => [slice, message[slice]])), ...known },
  };
}

/** @param {Screen} screen @returns {screen is Slices} whether every slice has arrived */
export function complete(screen) {
  return SLICES.every((slice) => screen[slice] !== undefined);
}

/**
 * @param {Screen} screen
 * @returns {Slices['audience']} without people on the stage: the audience is updated less often than the stage
 */
export function audienceOf(screen) {
  const { count = 0, guests = 0, people = [] } = screen.audience ?? {};
  const listening = inAudience(screen, people);
  return { count: count - (people.length - listening.length), guests, people: listening };
}

/**
 * @param {{screen: Screen, view: {listeners: number} | null}} room
 * @returns {number} listeners, as the room has it, and before it has said so as everybody is told
 */
export const listenersOf = ({ screen, view }) => (screen.audience ? audienceOf(screen).count : (view?.listeners ?? 0));

/**
 * @param {Screen} screen
 * @param {import('../protocol/messages.js').Person[]} people
 * @returns {import('../protocol/messages.js').Person[]} the people who are not on the stage
 */
export function inAudience(screen, people) {
  const onStage = new Set(screen.stage?.map(({ id }) => id));
  return people.filter(({ id }) => !onStage.has(id));
}
