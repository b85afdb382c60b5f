/** How long to wait before the next try, and the timer for it. */

const LOST_MS = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000];
// While a Space moves: a worker that was killed is back within two seconds, or another one has the Space at once.
const MOVING_MS = [300, 400, 500, 700, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000];
// While a worker starts, which takes two seconds on one machine and a minute on Fargate.
const STARTING_MS = [300, 400, 500, 700, 1_000, 1_000, 1_000, 2_000, 2_000, 3_000];

/**
 * @param {number} attempt from 0
 * @param {number} random 0 to 1: spreads out a crowd that lost its worker at the same moment
 * @param {'lost' | 'moving' | 'starting'} [why] 'moving': another worker takes the Space; 'starting': one is started
 * @returns {number} ms
 */
export function backoff(attempt, random, why = 'lost') {
  const moving = why === 'moving' && attempt < MOVING_MS.length;
  const steps = why === 'starting' ? STARTING_MS : moving ? MOVING_MS : LOST_MS;
  const step = steps[Math.min(attempt, steps.length - 1)];
  return Math.round(step * (0.5 + random / 2)) + Math.round(random * 250);
}

/** @param {number} ms @param {() => void} then @returns {() => void} stops the timer */
export function startTimer(ms, then) {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}
