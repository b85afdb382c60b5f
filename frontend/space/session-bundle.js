/** The modules that joining needs, in one import: see `loadSession` in live.js. */
import { announceChanges } from './announcements.js';

export { openLink, prepareLink } from '../room/link.js';
export { Preparation } from '../room/preparation.js';
export { RoomSession } from '../room/session.js';
export { exchange } from '../room/signalling.js';

announceChanges(); // runs once, because a module is evaluated once
