import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Watch } from '../../../frontend/space/replay/watch.js';
import { settle } from './fake-session.mjs';

/** @param {(object | null)[]} answers the last one is given again and again */
function watching(answers) {
  const seen = [];
  const pauses = [];
  let next = () => {};
  const ports = {
    visible: true,
    ask: async () => (answers.length > 1 ? answers.shift() : answers[0]),
    after: (ms, then) => {
      pauses.push(ms);
      next = then;
      return () => (next = () => {});
    },
    isSeen: () => ports.visible,
    onChange: (recording) => seen.push(recording.progress ?? recording.state),
  };
  const watch = new Watch(ports);
  const wait = async () => {
    const then = next;
    next = () => {};
    then();
    await settle();
  };
  return { watch, seen, pauses, wait, ports };
}

const made = (progress) => ({ state: 'processing', progress });

test('a recording is asked for until it is ready', async () => {
  const { watch, seen, pauses, wait } = watching([made(0.1), made(0.5), { state: 'ready', progress: null }]);
  await watch.now();
  await wait();
  await wait();
  await wait();
  assert.deepEqual([seen, pauses], [[0.1, 0.5, 'ready'], [5_000, 5_000]]);
});

test('while nothing changes it is asked for less and less often', async () => {
  const { watch, pauses, wait } = watching([made(0.1)]);
  await watch.now();
  for (let round = 0; round < 8; round += 1) await wait();
  assert.deepEqual(pauses.slice(0, 4), [5_000, 7_500, 11_250, 16_875]);
  assert.equal(Math.max(...pauses), 60_000);
});

test('after a failed request it is asked for again', async () => {
  const { watch, seen, pauses, wait } = watching([null, null, { state: 'ready' }]);
  await watch.now();
  await wait();
  await wait();
  assert.deepEqual([seen, pauses], [['ready'], [5_000, 7_500]]);
});

test('a page that nobody sees asks nothing', async () => {
  const { watch, pauses, ports } = watching([made(0.1)]);
  ports.visible = false;
  await watch.now();
  assert.deepEqual(pauses, []);
});

test('a page that was left is told nothing more', async () => {
  const { watch, seen, pauses } = watching([made(0.1)]);
  const asked = watch.now();
  watch.stop();
  await asked;
  await watch.now();
  assert.deepEqual([seen, pauses], [[], []]);
});
