import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepPosition, positionIn } from '../../../frontend/space/replay/positions.js';

const HOUR = 3_600_000;

/** @param {string | null} [text] what an earlier visit left */
function storage(text = null) {
  return {
    text,
    getItem: () => text,
    setItem(_, next) {
      text = this.text = next;
    },
  };
}

test('each recording goes on where it was stopped', () => {
  const store = storage();
  keepPosition(store, 's_1', 60_000.4, HOUR);
  keepPosition(store, 's_2', 70_000, HOUR);
  keepPosition(store, 's_1', 80_000, HOUR);
  assert.deepEqual([positionIn(store, 's_1'), positionIn(store, 's_2'), positionIn(store, 's_3')], [80_000, 70_000, null]);
});

test('who has only begun, or has heard it all, starts at the beginning', () => {
  const store = storage();
  for (const at of [1_000, HOUR - 2_000]) {
    keepPosition(store, 's_1', HOUR / 2, HOUR);
    keepPosition(store, 's_1', at, HOUR);
    assert.equal(positionIn(store, 's_1'), null);
  }
});

test('only the latest hundred recordings are remembered', () => {
  const store = storage();
  for (let number = 0; number <= 100; number += 1) keepPosition(store, `s_${number}`, 60_000, HOUR);
  assert.deepEqual([positionIn(store, 's_0'), positionIn(store, 's_1'), positionIn(store, 's_100')], [null, 60_000, 60_000]);
});

test('what makes no sense is forgotten', () => {
  for (const text of ['{', '{}', 'null', '[["s_1"]]', '[["s_1", "soon"]]', '[7]']) {
    const store = storage(text);
    assert.equal(positionIn(store, 's_1'), null, text);
    keepPosition(store, 's_1', 60_000, HOUR);
    assert.equal(positionIn(store, 's_1'), 60_000, text);
  }
});
