import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOBODY, SPEAKING_MS, hear, speakingAt } from '../../../frontend/room/speaking.js';

const at = (source, timestamp) => ({ source, timestamp });

test('who has a newer packet is speaking', () => {
  const heard = hear(hear(NOBODY, [at(1, 100), at(2, 100)], 0), [at(1, 500), at(2, 100)], 400);
  assert.deepEqual([...speakingAt(heard, 400, SPEAKING_MS.chromium)], [1]);
});

test('who stops is silent after the window although the entry stays', () => {
  const heard = hear(hear(NOBODY, [at(1, 100)], 0), [at(1, 100)], 250);
  assert.deepEqual([...speakingAt(heard, 250, SPEAKING_MS.chromium)], [1]);
  assert.deepEqual([...speakingAt(heard, 350, SPEAKING_MS.chromium)], []);
  assert.deepEqual([...speakingAt(heard, 350, SPEAKING_MS.firefox)], [1]);
});

test('everybody is silent when the packets stop', () => {
  const heard = hear(NOBODY, [at(1, 100), at(2, 120)], 0);
  assert.deepEqual([...speakingAt(hear(heard, [at(1, 100), at(2, 120)], 5_000), 5_000, 600)], []);
});

test('a source that is gone is forgotten', () => {
  assert.equal(hear(hear(NOBODY, [at(1, 100)], 0), [], 10).size, 0);
});

test('a clock of the browser that differs from ours does not matter', () => {
  const heard = hear(hear(NOBODY, [at(1, 1.7e12)], 0), [at(1, 1.7e12 + 20)], 20);
  assert.deepEqual([...speakingAt(heard, 30, 300)], [1]);
});
