/** The modules that joining needs, in one import: see `loadSession` in live.js. */
import { announceChanges } from './announcements.js';
import { watchWindow } from './own-window.js';
import { listenToKeys } from './talk-keys.js';

export { watchSpeaking } from '../room/active-speakers.js';
export { AwaitedVersion } from '../room/awaited-version.js';
export { readCaptions, startCaptions } from '../room/captions.js';
export { openLink, prepareLink } from '../room/link.js';
export { createMeter } from '../room/meter.js';
export { microphone } from '../room/microphone.js';
export { followOutput } from '../room/output.js';
export { Preparation } from '../room/preparation.js';
export { rise } from '../room/reactions.js';
export { RoomSession } from '../room/session.js';
export { exchange } from '../room/signalling.js';
export { Sound } from '../room/sound.js';

// Once, because a module is evaluated once.
announceChanges();
listenToKeys();
watchWindow();
