/** The order and timing of one person's Fleets. Pure. */

/**
 * @typedef {import('./api.js').Fleet} Fleet
 * @typedef {{fleets: Fleet[], at: number}} Show `at`: the index of the current Fleet
 */

const READS = 14; // characters per second of a slow reader
const LEAST_S = 5;
const PICTURE_S = 7;

/**
 * @param {Fleet[]} fleets oldest first
 * @param {number} seen epoch ms
 * @returns {Show} at the first unseen Fleet, or at the first of all
 */
export function begin(fleets, seen) {
  return {
    fleets,
    at: Math.max(
      0,
      fleets.findIndex((fleet) => fleet.created_at > seen),
    ),
  };
}

/**
 * @param {Show} show
 * @param {number} way 1 or -1
 * @returns {Show | null} null past the end; stays at the first Fleet before the beginning
 */
export function move({ fleets, at }, way) {
  const to = Math.max(0, at + way);
  return to < fleets.length ? { fleets, at: to } : null;
}

/**
 * @param {Show} show
 * @param {string} gone the id of one that was deleted
 * @returns {Show | null} at the next Fleet, or the previous one; null if none is left
 */
export function without({ fleets, at }, gone) {
  const left = fleets.filter(({ id }) => id !== gone);
  return left.length > 0 ? { fleets: left, at: Math.min(at, left.length - 1) } : null;
}

/** @param {Fleet} fleet @returns {number} seconds for which it is shown */
export const secondsOf = ({ text, picture }) =>
  picture ? PICTURE_S : Math.max(LEAST_S, Math.ceil(text.length / READS));
