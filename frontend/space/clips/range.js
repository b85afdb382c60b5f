/** The stretch of a recording that becomes a clip, or to which the recording is trimmed. Pure; all in ms. */

export const LEAST_MS = 1_000;
export const MOST_MS = 90_000;
const AROUND_MS = 120_000; // how far before and after the position marks can be set; in all of it, they would be coarse
const BEFORE_MS = 15_000; // the first range begins so long before the position
const FIRST_MS = 30_000; // the length of the first range

/** @typedef {{start: number, end: number}} Range */

/** @param {number} at @param {number} duration @returns {Range} where marks can be set */
export function fieldAround(at, duration) {
  const start = Math.max(0, Math.min(at - AROUND_MS, duration - 2 * AROUND_MS));
  return { start, end: Math.min(duration, start + 2 * AROUND_MS) };
}

/** @param {number} at @param {number} duration @returns {Range} what is marked at first */
export function firstRange(at, duration) {
  const start = Math.max(0, Math.min(at - BEFORE_MS, duration - FIRST_MS));
  return { start, end: Math.min(duration, start + FIRST_MS) };
}

/**
 * @param {Range} range
 * @param {number} start
 * @param {Range} field where marks can be set
 * @param {number} [most] its longest length
 * @returns {Range} with this start; its end moves if it has to
 */
export function startingAt(range, start, field, most = MOST_MS) {
  const first = clamp(start, field.start, field.end - LEAST_MS);
  return { start: first, end: clamp(range.end, first + LEAST_MS, Math.min(field.end, first + most)) };
}

/**
 * @param {Range} range
 * @param {number} end
 * @param {Range} field where marks can be set
 * @param {number} [most] its longest length
 * @returns {Range} with this end; its start moves if it has to
 */
export function endingAt(range, end, field, most = MOST_MS) {
  const last = clamp(end, field.start + LEAST_MS, field.end);
  return { start: clamp(range.start, Math.max(field.start, last - most), last - LEAST_MS), end: last };
}

/** @param {number} value @param {number} least @param {number} most */
const clamp = (value, least, most) => Math.round(Math.max(least, Math.min(most, value)));
