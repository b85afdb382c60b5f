/** The stretch of a recording that becomes a clip, or that is left of it. Pure; all in ms. */

export const LEAST_MS = 1_000;
export const MOST_MS = 90_000;
const AROUND_MS = 120_000; // before and after the position, in which marks can be set: finer than in all of it
const BEFORE_MS = 15_000; // of what was just heard, which is marked first
const FIRST_MS = 30_000;

/** @typedef {{start: number, end: number}} Range */

/** @param {number} at @param {number} duration @returns {Range} in which marks can be set */
export function fieldAround(at, duration) {
  const start = Math.max(0, Math.min(at - AROUND_MS, duration - 2 * AROUND_MS));
  return { start, end: Math.min(duration, start + 2 * AROUND_MS) };
}

/** @param {number} at @param {number} duration @returns {Range} what is marked first */
export function firstRange(at, duration) {
  const start = Math.max(0, Math.min(at - BEFORE_MS, duration - FIRST_MS));
  return { start, end: Math.min(duration, start + FIRST_MS) };
}

/** @param {Range} range @param {number} start @param {Range} field @param {number} [most] its length @returns {Range} with another start; the end gives way */
export function startingAt(range, start, field, most = MOST_MS) {
  const first = clamp(start, field.start, field.end - LEAST_MS);
  return { start: first, end: clamp(range.end, first + LEAST_MS, Math.min(field.end, first + most)) };
}

/** @param {Range} range @param {number} end @param {Range} field @param {number} [most] its length @returns {Range} with another end; the start gives way */
export function endingAt(range, end, field, most = MOST_MS) {
  const last = clamp(end, field.start + LEAST_MS, field.end);
  return { start: clamp(range.start, Math.max(field.start, last - most), last - LEAST_MS), end: last };
}

/** @param {number} value @param {number} least @param {number} most */
const clamp = (value, least, most) => Math.round(Math.max(least, Math.min(most, value)));
