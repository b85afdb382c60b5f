import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Polling } from '../../../frontend/space/polling.js';

/** A clock that tests advance: `timers` are what waits, newest last. */
function wound({ well = () => true, seen = () => true, idle = 0 } = {}) {
  const timers = [];
  const wire = { asked: 0, timers };
  wire.polling = new Polling({
    ask: async () => {
      wire.asked++;
      return well();
    },
    after: (ms, then) => {
      const timer = { ms, then, on: true };
      timers.push(timer);
      return () => (timer.on = false);
    },
    isSeen: seen,
    idleFor: () => idle,
    random: () => 0.5,
  });
  return wire;
}

test('who looks is told again within two seconds', async () => {
  const { polling, timers } = wound();
  await polling.now();
  assert.deepEqual(timers.map(({ ms }) => ms), [1_500]);
});

test('nobody is asked for a page that nobody sees', async () => {
  const { polling, timers } = wound({ seen: () => false });
  await polling.now();
  assert.deepEqual(timers, []);
});

test('a page that nobody touches asks less often', async () => {
  const { polling, timers } = wound({ idle: 6 * 60_000 });
  await polling.now();
  assert.equal(timers[0].ms, 6_000);
});

test('failures make the pause longer, up to a bound, and success makes it short again', async () => {
  let well = false;
  const { polling, timers } = wound({ well: () => well });
  for (let time = 0; time < 12; time++) await polling.now();
  const pauses = timers.map(({ ms }) => ms);
  assert.deepEqual(pauses, [...pauses].sort((one, other) => one - other));
  assert.ok(pauses[0] > 1_500 && pauses.at(-1) > 10_000 && pauses.at(-1) <= 15_000, `${pauses}`);
  well = true;
  await polling.now();
  assert.equal(timers.at(-1).ms, 1_500);
});

test('a page asks as seldom as the server wants', async () => {
  const { polling, timers } = wound();
  polling.every = 5_000;
  await polling.now();
  assert.equal(timers[0].ms, 5_000);
});

test('asking at once takes the place of the next time', async () => {
  const { polling, timers } = wound();
  await polling.now();
  await polling.now();
  assert.deepEqual(timers.map(({ on }) => on), [false, true]);
});

test('what changed while it asked is asked for once more', async () => {
  const wire = wound();
  await Promise.all([wire.polling.now(), wire.polling.now(), wire.polling.now()]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(wire.asked, 2);
  assert.equal(wire.timers.filter(({ on }) => on).length, 1);
});
