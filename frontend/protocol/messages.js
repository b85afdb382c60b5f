/**
 * Every message between this page and the servers, parsed into typed values; anything else is refused.
 * `docs/protocol.md` says what each is for; `tests/vectors` holds the examples and faults.
 */
import {
  Malformed,
  atMost,
  count,
  count32,
  filled,
  flag,
  id,
  list,
  milliseconds,
  nullable,
  object,
  oneOf,
  optional,
  otherwise,
  tagged,
  text,
  whole,
} from './readers.js';

/** @template T @typedef {import('./readers.js').Reader<T>} Reader */

export { Malformed };

/** The emoji that can be sent as a reaction. */
export const EMOJI = /** @type {const} */ ([
  'heart',
  'laugh',
  'clap',
  'fire',
  'hundred',
  'wow',
  'sad',
  'wave',
  'yes',
  'no',
  'party',
  'eyes',
]);

const ROOM_MESSAGE_LIMIT = 1_024; // bytes, up the data channel

const role = oneOf('host', 'cohost', 'speaker', 'listener');
const state = oneOf('scheduled', 'live', 'ended', 'cancelled');
const sdp = filled(16_384);

const person = object({ id, name: text, handle: nullable(text) });
const waiting = object({
  id,
  name: text,
  handle: nullable(text),
  asked_at: whole,
  reason: otherwise(text, ''),
  first_time: otherwise(flag, false),
});
const pin = object({ id, url: text, text: otherwise(text, ''), by: nullable(person) });
const spokenLanguage = oneOf('en', 'es');
const settings = object({
  who_can_speak: otherwise(oneOf('everyone', 'following', 'invited'), 'everyone'),
  who_can_listen: otherwise(oneOf('anyone', 'accounts'), 'anyone'),
  locked: otherwise(flag, false),
  speakers_may_unmute: otherwise(flag, true),
  first_timers_first: otherwise(flag, false),
  record: otherwise(flag, false),
  from_beginning: otherwise(flag, true),
  tracks: otherwise(flag, false),
  guests_may_react: otherwise(flag, false),
  captions: otherwise(flag, false),
  language: otherwise(spokenLanguage, 'en'),
});
/** The settings of a new Space. */
export const PLAIN_SETTINGS = settings({}, 'settings');
const stageEntry = object({
  id,
  name: text,
  handle: nullable(text),
  role,
  muted_by_host: otherwise(flag, false),
  asked_until: optional(whole),
  muted: flag,
  present: flag,
  csrc: count32,
});
const slices = {
  seq: whole,
  space: object({
    id,
    title: text,
    state,
    topics: otherwise(list(text), []),
    settings: otherwise(settings, PLAIN_SETTINGS),
    pins: otherwise(list(pin), []),
    hostless_until: nullable(whole),
  }),
  stage: list(stageEntry),
  queue: object({ length: whole, place: optional(whole), requests: optional(list(waiting)) }),
  audience: object({ count, guests: count, people: list(person) }),
  you: object({ id, role }),
  version: optional(whole),
  latest_post: optional(text),
};
const snapshot = object({ type: oneOf('snapshot'), ...slices });
const event = object({
  type: oneOf('event'),
  seq: whole,
  space: optional(slices.space),
  stage: optional(slices.stage),
  queue: optional(slices.queue),
  audience: optional(slices.audience),
  you: optional(slices.you),
  version: slices.version,
  latest_post: slices.latest_post,
});
const moved = object({ type: oneOf('moved') });
const replaced = object({ type: oneOf('replaced') });
const removed = object({ type: oneOf('removed') });
const signedOut = object({ type: oneOf('signed_out') });
const reactionCount = object({ emoji: text, count: whole, person: nullable(id) });
const reactions = object({ type: oneOf('reactions'), tallies: list(reactionCount) });
const found = object({ type: oneOf('found'), query: text, people: list(person) });
const captionLine = object({ speaker: id, name: text, start_ms: whole, end_ms: whole, text, language: spokenLanguage });
const captions = object({
  type: oneOf('captions'),
  lines: list(captionLine),
  behind: flag,
  partials: optional(list(captionLine)),
  unavailable: optional(flag),
});
const soundLost = object({ type: oneOf('sound_lost'), ms: whole });
const tracksLost = object({ type: oneOf('tracks_lost'), ms: whole });
const invited = object({ type: oneOf('invited'), invite: id, space: id, title: text, by: person, expires_at: whole });
const notificationView = object({
  id: text,
  kind: text,
  at: whole,
  by: otherwise(list(person), []),
  count: otherwise(count, 0),
  space: nullable(id),
  post: nullable(id),
  text: otherwise(text, ''),
  starts_at: nullable(whole),
});
const notificationAdded = object({ type: oneOf('noted'), line: notificationView, unread: count });
const picture = object({ small: text, large: text, width: count, height: count, alt: otherwise(text, '') });
const messageView = object({
  seq: count,
  at: whole,
  by: person,
  kind: text,
  text: otherwise(text, ''),
  space: nullable(id),
  invite: nullable(object({ id, ends_at: whole, answer: nullable(text) })),
  people: otherwise(list(person), []),
  pictures: otherwise(list(picture), []),
});
const messageAdded = object({ type: oneOf('said'), conversation: id, line: messageView });
const seen = object({ type: oneOf('seen') });
const messagesRead = object({ type: oneOf('read'), conversation: id, seq: count });
const typing = object({ type: oneOf('typing'), conversation: id });
const answer = object({ type: oneOf('answer'), space: id, sdp });
const error = object({ type: oneOf('error'), code: id, message: text, correlation_id: optional(text) });
const pong = object({ type: oneOf('pong') });

const FROM_LAMBDA = {
  answer,
  error,
  pong,
  invited,
  noted: notificationAdded,
  said: messageAdded,
  seen,
  read: messagesRead,
  typing,
};
const FROM_ROOM = {
  snapshot,
  event,
  moved,
  replaced,
  removed,
  signed_out: signedOut,
  reactions,
  found,
  captions,
  sound_lost: soundLost,
  tracks_lost: tracksLost,
};
const TO_LAMBDA = {
  offer: object({ action: oneOf('offer'), space: id, sdp, correlation_id: optional(text) }),
  ping: object({ action: oneOf('ping') }),
};
const TO_ROOM = {
  mute: object({ type: oneOf('mute'), muted: flag }),
  bye: object({ type: oneOf('bye') }),
  settled: object({ type: oneOf('settled') }),
  heard: object({ type: oneOf('heard'), ms: milliseconds }),
  react: object({ type: oneOf('react'), emoji: oneOf(...EMOJI) }),
  search: object({ type: oneOf('search'), query: atMost(50) }),
  captions: object({ type: oneOf('captions'), on: flag }),
};

/** @typedef {ReturnType<typeof person>} Person */
/** @typedef {ReturnType<typeof waiting>} Waiting */
/** @typedef {ReturnType<typeof stageEntry>} StageEntry */
/** @typedef {ReturnType<typeof role>} Role */
/** @typedef {ReturnType<typeof state>} SpaceState */
/** @typedef {ReturnType<typeof snapshot>} Snapshot */
/** @typedef {ReturnType<typeof event>} RoomEvent */
/** @typedef {ReturnType<typeof settings>} Settings */
/** @typedef {ReturnType<typeof pin>} Pin */
/** @typedef {ReturnType<typeof reactionCount>} ReactionCount */
/** @typedef {ReturnType<typeof found>} Found */
/** @typedef {ReturnType<typeof captionLine>} CaptionLine */
/** @typedef {ReturnType<typeof captions>} Captions */
/** @typedef {ReturnType<typeof invited>} Invited */
/** @typedef {ReturnType<typeof notificationView>} NotificationView */
/** @typedef {ReturnType<typeof notificationAdded>} NotificationAdded */
/** @typedef {ReturnType<typeof messageView>} MessageView */
/** @typedef {ReturnType<typeof messageAdded>} MessageAdded */
/** @typedef {ReturnType<typeof messagesRead>} MessagesRead */
/** @typedef {ReturnType<typeof typing>} Typing */
/** @typedef {typeof EMOJI[number]} Emoji */
/**
 * @typedef {ReturnType<typeof moved> | ReturnType<typeof replaced> | ReturnType<typeof removed> |
 *   ReturnType<typeof signedOut>} RoomFarewell
 */
/**
 * @typedef {Snapshot | RoomEvent | RoomFarewell | ReturnType<typeof reactions> | Found | Captions |
 *   ReturnType<typeof soundLost> | ReturnType<typeof tracksLost>} FromRoom
 */
/**
 * @typedef {ReturnType<typeof answer> | ReturnType<typeof error> | ReturnType<typeof pong> | Invited |
 *   NotificationAdded | MessageAdded | ReturnType<typeof seen> | MessagesRead | Typing} FromLambda
 */
/**
 * @typedef {{action: 'offer', space: string, sdp: string, correlation_id?: string} | {action: 'ping'}} ToLambda
 */
/**
 * @typedef {{type: 'react', emoji: Emoji} | {type: 'search', query: string} | {type: 'captions', on: boolean}} Wish
 * @typedef {{type: 'mute', muted: boolean} | {type: 'bye'} | {type: 'settled'} | {type: 'heard', ms: number} | Wish}
 *   ToRoom
 */

/** @param {string} body @returns {FromLambda} a message from the WebSocket. Throws Malformed. */
export const parseFromLambda = (body) => tagged(decode(body), 'type', FROM_LAMBDA);

/** @param {string} body @returns {FromRoom} a message from the data channel. Throws Malformed. */
export const parseFromRoom = (body) => tagged(decode(body), 'type', FROM_ROOM);

/** @param {ToLambda} message @returns {string} JSON for the WebSocket. Throws Malformed. */
export const encodeToLambda = (message) => JSON.stringify(tagged(message, 'action', TO_LAMBDA));

/** @param {ToRoom} message @returns {string} JSON for the data channel. Throws Malformed. */
export function encodeToRoom(message) {
  const size = new TextEncoder().encode(JSON.stringify(message)).length;
  if (size > ROOM_MESSAGE_LIMIT)
    throw new Malformed('too_large', `The message has ${size} bytes; at most ${ROOM_MESSAGE_LIMIT} are taken.`);
  return JSON.stringify(tagged(message, 'type', TO_ROOM));
}

/** @param {string} body @returns {unknown} */
function decode(body) {
  try {
    return JSON.parse(body);
  } catch {
    throw new Malformed('malformed', 'The message is not JSON.');
  }
}
