/** How long to wait before the next try. Pure. */

const LOST_MS = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000];
// While a Space moves: a worker that was killed is back within two seconds, or another one has the Space at once.
const MOVING_MS = [300, 400, 500, 700, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000];
// While a worker starts, which takes two seconds on one machine and a minute on Fargate.
const STARTING_MS = [300, 400, 500, 700, 1_000, 1_000, 1_000, 2_000, 2_000, 3_000];
// While a Space is full: each try costs as much as a join.
const FULL_MS = [2_000, 4_000, 8_000, 15_000, 20_000, 30_000];
const STEPS = { lost: LOST_MS, moving: MOVING_MS, starting: STARTING_MS, full: FULL_MS };

/**
 * @param {number} attempt from 0
 * @param {number} random 0 to 1: spreads out a crowd that lost its worker at the same moment
 * @param {keyof typeof STEPS} [why] 'moving': another worker takes the Space; 'starting': one is started, or lets others
 *   in; 'full': it has no room
 * @returns {number} ms
 */
export function backoff(attempt, random, why = 'lost') {
  const steps = why === 'moving' && attempt >= MOVING_MS.length ? LOST_MS : STEPS[why];
  const step = steps[Math.min(attempt, steps.length - 1)];
  return Math.round(step * (0.5 + random / 2)) + Math.round(random * 250);
}
