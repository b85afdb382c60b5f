/** The recording that this page plays: it goes on while one walks the site. */
import { signal } from '@preact/signals';

/**
 * @typedef {{
 *   space: import('../requests.js').SpaceView, recording: import('./api.js').Recording,
 *   chapters: import('./timeline.js').Chapter[], player: import('./player.js').Player, stop: () => void,
 * }} Replay `stop` gives up what it uses
 * @type {import('@preact/signals').Signal<Replay | null>}
 */
export const replaying = signal(null);
