import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEAST_MS, MOST_MS, endingAt, fieldAround, firstRange, startingAt } from '../../../frontend/space/clips/range.js';

const HOUR = 3_600_000;

test('marks can be set two minutes around the position, and at the edges in as many', () => {
  assert.deepEqual(fieldAround(600_000, HOUR), { start: 480_000, end: 720_000 });
  assert.deepEqual(fieldAround(0, HOUR), { start: 0, end: 240_000 });
  assert.deepEqual(fieldAround(HOUR, HOUR), { start: HOUR - 240_000, end: HOUR });
  assert.deepEqual(fieldAround(5_000, 20_000), { start: 0, end: 20_000 });
});

test('what was just heard is marked first', () => {
  assert.deepEqual(firstRange(600_000, HOUR), { start: 585_000, end: 615_000 });
  assert.deepEqual(firstRange(HOUR, HOUR), { start: HOUR - 30_000, end: HOUR });
  assert.deepEqual(firstRange(3_000, 10_000), { start: 0, end: 10_000 });
});

test('any marks give 1 to 90 seconds within the field', () => {
  const field = fieldAround(600_000, HOUR);
  let range = firstRange(600_000, HOUR);
  const places = [-5, 0, 480_000, 480_500, 599_999.6, 600_000, 719_500, 720_000, HOUR, 2 * HOUR];
  for (const one of places) {
    for (const other of places) {
      range = startingAt(range, one, field);
      const moved = endingAt(range, other, field);
      for (const { start, end } of [range, moved]) {
        assert.ok(Number.isInteger(start) && Number.isInteger(end));
        assert.ok(end - start >= LEAST_MS && end - start <= MOST_MS && start >= field.start && end <= field.end);
      }
      range = moved;
    }
  }
  assert.deepEqual(endingAt({ start: 500_000, end: 510_000 }, 700_000, field), { start: 610_000, end: 700_000 });
  assert.deepEqual(startingAt({ start: 500_000, end: 510_000 }, 600_000, field), { start: 600_000, end: 601_000 });
});
