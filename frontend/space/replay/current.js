/** The recording that this page plays; it goes on while the person opens other pages of the site. */
import { signal } from '@preact/signals';

/**
 * @typedef {{
 *   about: import('./replays.js').Played, link: string, recording: import('./api.js').Recording,
 *   chapters: import('./timeline.js').Chapter[], player: import('./player.js').Player, stop: () => void,
 * }} Replay `link`: the path of its page; `stop` gives up what it uses
 * @type {import('@preact/signals').Signal<Replay | null>}
 */
export const replaying = signal(null);
