import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Polling } from '../../../frontend/space/polling.js';

/** A clock that tests advance: `timers` are what waits, newest last. */
const PACE = { every: 5_000, slowest: 20_000 };

function wound({ well = () => true, wanted = () => true, idle = () => 0, pace = PACE } = {}) {
  const timers = [];
  const wire = { asked: 0, timers };
  const ports = {
    ask: async () => {
      wire.asked++;
      return well();
    },
    after: (ms, then) => {
      const timer = { ms, then, on: true };
      timers.push(timer);
      return () => (timer.on = false);
    },
    isWanted: wanted,
    idleFor: idle,
    random: () => 0.5,
  };
  wire.polling = new Polling(ports, pace);
  return wire;
}

/** @returns {Promise<number>} how often a page asks in the minute that begins `from` ms after its last input */
async function inTheMinute(from, pace) {
  let now = from;
  const wire = wound({ idle: () => now, pace });
  await wire.polling.now();
  const before = wire.asked;
  while (now + wire.timers.at(-1).ms <= from + 60_000) {
    now += wire.timers.at(-1).ms;
    await wire.polling.now();
  }
  return wire.asked - before;
}

test('who looks is told again within five seconds', async () => {
  const { polling, timers } = wound();
  await polling.now();
  assert.deepEqual(timers.map(({ ms }) => ms), [5_000]);
});

test('nobody is asked for a page that nobody needs', async () => {
  const { polling, timers } = wound({ wanted: () => false });
  await polling.now();
  assert.deepEqual(timers, []);
});

test('a page asks less often the longer nobody touches it', async () => {
  assert.deepEqual([await inTheMinute(0, PACE), await inTheMinute(60_000, PACE), await inTheMinute(600_000, PACE)], [10, 4, 3]);
  assert.equal(await inTheMinute(600_000, { every: 30_000, slowest: 120_000 }), 0);
});

test('what has stopped asks no more, even if an answer is on its way', async () => {
  const { polling, timers } = wound();
  const asked = polling.now();
  polling.stop();
  await asked;
  assert.deepEqual(timers, []);
});

test('failures make the pause longer, up to a bound, and success makes it short again', async () => {
  let well = false;
  const { polling, timers } = wound({ well: () => well });
  for (let time = 0; time < 12; time++) await polling.now();
  const pauses = timers.map(({ ms }) => ms);
  assert.deepEqual(pauses, [...pauses].sort((one, other) => one - other));
  assert.ok(pauses[0] > 5_000 && pauses.at(-1) > 10_000 && pauses.at(-1) <= 15_000, `${pauses}`);
  well = true;
  await polling.now();
  assert.equal(timers.at(-1).ms, 5_000);
});

test('a page asks as seldom as the server wants', async () => {
  const { polling, timers } = wound();
  polling.pace.every = 15_000;
  await polling.now();
  assert.equal(timers[0].ms, 15_000);
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
