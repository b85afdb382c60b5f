/** What a join needs, in one: see `loadSession` of live.js. */
export { openLink } from './link.js';
export { RoomSession } from './session.js';
export { exchange } from './signalling.js';
