/** What a join needs, in one: see `loadSession` of live.js. */
import { announceChanges } from './announcements.js';

export { openLink } from '../room/link.js';
export { RoomSession } from '../room/session.js';
export { exchange } from '../room/signalling.js';

announceChanges(); // once, as a module is evaluated once
