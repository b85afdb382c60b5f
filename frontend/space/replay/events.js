/**
 * What happened in the room beside the talk, at each moment of its recording. Pure.
 *
 * @typedef {[url: string, from: number, to: number]} Pinned ms from the start of the recording
 * @typedef {[emoji: string, at: number, count: number]} Reacted `at`: ms from the start of the recording, by seconds
 * @typedef {import('../../protocol/messages.js').ReactionCount} ReactionCount
 */

const POST_PAGE = /^\/i\/posts\/(?<id>[\w-]{1,64})(?![\w-])/;

/** @param {readonly Pinned[]} pinned @param {number} at ms @returns {string[]} the addresses that are pinned, each once */
export const pinsAt = (pinned, at) => [
  ...new Set(pinned.filter(([, from, to]) => from <= at && at < to).map(([url]) => url)),
];

/**
 * @param {readonly Reacted[]} reactions
 * @param {number} from ms
 * @param {number} to ms, not itself included
 * @param {number} most
 * @returns {ReactionCount[]} each emoji once, the most frequent first; of nobody, as recordings do not say who reacted
 */
export function reactionsBetween(reactions, from, to, most) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const [emoji, at, count] of reactions)
    if (from <= at && at < to) counts.set(emoji, (counts.get(emoji) ?? 0) + count);
  const ordered = [...counts].sort(([, count], [, other]) => other - count).slice(0, most);
  return ordered.map(([emoji, count]) => ({ emoji, count, person: null }));
}

/** @param {string | null} path within this site @returns {string | null} the id of the post that is shown there */
export const postAt = (path) => POST_PAGE.exec(path ?? '')?.groups?.id ?? null;
