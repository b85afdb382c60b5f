/** How long to wait before the next try. Pure. */

const STEPS_MS = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * @param {number} attempt from 0
 * @param {number} random 0 to 1: spreads out a crowd that lost its worker at the same moment
 * @returns {number} ms
 */
export function backoff(attempt, random) {
  const step = STEPS_MS[Math.min(attempt, STEPS_MS.length - 1)];
  return Math.round(step * (0.5 + random / 2)) + Math.round(random * 250);
}
