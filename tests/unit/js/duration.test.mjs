import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lasted } from '../../../frontend/i18n/translate.js';

const MINUTE = 60_000;

test('duration is told in the units that matter', () => {
  assert.equal(lasted('en', 40_000), '40 seconds');
  assert.equal(lasted('en', MINUTE - 1), '59 seconds');
  assert.equal(lasted('en', 12 * MINUTE + 59_000), '12 minutes');
  assert.equal(lasted('en', 65 * MINUTE), '1 hour, 5 minutes');
  assert.equal(lasted('en', 120 * MINUTE), '2 hours');
  assert.equal(lasted('es', 61 * MINUTE), '1 hora y 1 minuto');
});
