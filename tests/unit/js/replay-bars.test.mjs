import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barsOf, pathOf } from '../../../frontend/space/replay/bars.js';

test('a bar is as high as the loudest peak in it, and belongs to who speaks longest there', () => {
  const turns = [[0, 0, 4_000], [1, 3_000, 8_000]];
  const bars = barsOf([64, 0, 255, 0, 0, 0, 0, 0], turns, 10_000, 4);
  assert.deepEqual(bars.map(({ speaker }) => speaker), [0, 1, 1, 1]);
  assert.deepEqual(bars.map(({ height }) => height.toFixed(2)), ['0.50', '1.00', '0.04', '0.04']);
});

test('there are no more bars than peaks, and none of nothing', () => {
  assert.equal(barsOf([1, 2, 3], [], 10_000, 200).length, 3);
  assert.deepEqual(barsOf([], [], 0, 200), []);
});

test('turns outside of the recording colour nothing', () => {
  assert.deepEqual(barsOf([9, 9], [[0, 20_000, 30_000]], 10_000, 2).map(({ speaker }) => speaker), [-1, -1]);
});

test('each speaker has a path of their own bars', () => {
  const bars = [{ height: 1, speaker: 0 }, { height: 0.5, speaker: 1 }, { height: 0.04, speaker: -1 }];
  assert.deepEqual([0, 1, -1, 2].map((speaker) => pathOf(bars, speaker)), ['M0.5 0V1.000', 'M1.5 0.25V0.750', 'M2.5 0.48V0.520', '']);
});
