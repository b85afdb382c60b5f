/** Emoji that rise for a moment, from a person on the stage or from the audience as a whole. */
import { signal } from '@preact/signals';

const SHOWN_MS = 2_600;
const AT_ONCE = 24; // the maximum on the screen

/**
 * @typedef {{key: number, emoji: import('../protocol/messages.js').Emoji, person: string | null, count: number,
 *   drift: number}} Rising `drift`: -1 to 1, where it rises
 */

/** The glyph of each emoji. @type {Record<import('../protocol/messages.js').Emoji, string>} */
export const GLYPHS = {
  heart: '❤️',
  laugh: '😂',
  clap: '👏',
  fire: '🔥',
  hundred: '💯',
  wow: '😮',
  sad: '😢',
  wave: '👋',
  yes: '👍',
  no: '👎',
  party: '🎉',
  eyes: '👀',
};

/** @type {import('@preact/signals').Signal<Rising[]>} */
export const risings = signal([]);
let last = 0;

/** @param {import('../protocol/messages.js').ReactionCount[]} tallies @param {typeof risings} [shown] where they rise */
export function rise(tallies, shown = risings) {
  const known = tallies.filter(({ emoji }) => Object.hasOwn(GLYPHS, emoji));
  const added = known.map(({ emoji, person, count }) => ({
    key: ++last,
    emoji: /** @type {import('../protocol/messages.js').Emoji} */ (emoji),
    person,
    count,
    drift: Math.random() * 2 - 1,
  }));
  if (added.length === 0) return;
  shown.value = [...shown.value, ...added].slice(-AT_ONCE);
  setTimeout(() => {
    shown.value = shown.value.filter((one) => !added.includes(one));
  }, SHOWN_MS);
}
