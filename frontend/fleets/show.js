/** Somebody's Fleets, one after the other. Pure. */

/**
 * @typedef {import('./api.js').Fleet} Fleet
 * @typedef {{fleets: Fleet[], at: number}} Show `at` is the place of the one that is shown
 */

const READS = 14; // characters a second, of somebody who reads slowly
const LEAST_S = 5;
const PICTURE_S = 7;

/**
 * @param {Fleet[]} fleets the oldest first
 * @param {number} seen epoch ms
 * @returns {Show} from the first that is new, or from the beginning
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
 * @returns {Show | null} null behind the end; before the beginning there is nothing
 */
export function move({ fleets, at }, way) {
  const to = Math.max(0, at + way);
  return to < fleets.length ? { fleets, at: to } : null;
}

/**
 * @param {Show} show
 * @param {string} gone the id of one that was deleted
 * @returns {Show | null} the next one, or the one before; null if it was the last
 */
export function without({ fleets, at }, gone) {
  const left = fleets.filter(({ id }) => id !== gone);
  return left.length > 0 ? { fleets: left, at: Math.min(at, left.length - 1) } : null;
}

/** @param {Fleet} fleet @returns {number} seconds for which it stands, if nobody holds it */
export const secondsOf = ({ text, picture }) =>
  picture ? PICTURE_S : Math.max(LEAST_S, Math.ceil(text.length / READS));
