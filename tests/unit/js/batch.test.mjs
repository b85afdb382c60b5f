import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBatch } from '../../../frontend/site/batch.js';

function wire({ limit = 100, told = () => true } = {}) {
  const asked = [];
  const ticks = [];
  const clock = { now: 0 };
  const ask = async (ids) => {
    asked.push(ids);
    return told(asked.length);
  };
  const want = createBatch({ limit, oldMs: 1_000, now: () => clock.now, soon: (go) => ticks.push(go), ask });
  const tick = async () => {
    for (const go of ticks.splice(0)) go();
    await new Promise(setImmediate);
  };
  return { want, asked, clock, tick };
}

test('whatever is wanted in one tick is one request, each once, in an order of its own', async () => {
  const { want, asked, tick } = wire();
  ['b', 'a', 'b', 'c', 'a'].forEach(want);
  await tick();
  assert.deepEqual(asked, [['a', 'b', 'c']]);
});

test('what is known is asked for again only when it is old', async () => {
  const { want, asked, clock, tick } = wire();
  want('a');
  await tick();
  clock.now = 1_000;
  want('a');
  await tick();
  assert.equal(asked.length, 1);
  clock.now = 1_001;
  want('a');
  await tick();
  assert.deepEqual(asked, [['a'], ['a']]);
});

test('more than one request takes are several', async () => {
  const { want, asked, tick } = wire({ limit: 2 });
  ['a', 'b', 'c', 'd', 'e'].forEach(want);
  await tick();
  assert.deepEqual(asked, [['a', 'b'], ['c', 'd'], ['e']]);
});

test('what could not be asked is asked for when it is wanted next', async () => {
  const { want, asked, tick } = wire({ told: (time) => time > 1 });
  want('a');
  await tick();
  want('a');
  await tick();
  want('a');
  await tick();
  assert.deepEqual(asked, [['a'], ['a']]);
});
