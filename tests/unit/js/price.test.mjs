import assert from 'node:assert/strict';
import { test } from 'node:test';
import { day, price } from '../../../frontend/space/price.js';

test('price has cents, and says if it is less than one', () => {
  assert.equal(price('en', 0.0412), '$0.04');
  assert.equal(price('en', 1_234.5), '$1,234.50');
  assert.equal(price('en', 0.0001), '< $0.01');
  assert.equal(price('en', 0), '$0.00');
  assert.match(price('es', 2.5), /^2,50\s\$$/);
});

test('date of the prices is the day that was written, whatever the time zone', () => {
  assert.equal(day('en', '2026-11-29'), 'November 29, 2026');
  assert.equal(day('es', '2026-11-29'), '29 de noviembre de 2026');
});
