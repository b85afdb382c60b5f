/** What a join needs, in one: see `loadSession` of live.js. */
import { announceChanges } from '../announcements.js';
export { openLink } from './link.js';
export { RoomSession } from './session.js';
export { exchange } from './signalling.js';

announceChanges(); // once, as a module is evaluated once
