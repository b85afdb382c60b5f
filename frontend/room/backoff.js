/** How long to wait before the next try. Pure. */

const STEPS_MS = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000];
// While a Space moves: a worker that was killed is back within two seconds, or another one has the Space at once.
const MOVING_MS = [300, 400, 500, 700, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000];

/**
 * @param {number} attempt from 0
 * @param {number} random 0 to 1: spreads out a crowd that lost its worker at the same moment
 * @param {boolean} [moving] whether the Space is being moved to another worker
 * @returns {number} ms
 */
export function backoff(attempt, random, moving = false) {
  const steps = moving && attempt < MOVING_MS.length ? MOVING_MS : STEPS_MS;
  const step = steps[Math.min(attempt, steps.length - 1)];
  return Math.round(step * (0.5 + random / 2)) + Math.round(random * 250);
}
