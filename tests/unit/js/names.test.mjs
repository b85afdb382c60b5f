import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf, rememberNames } from '../../../frontend/room/names.js';

test('name of who was here is remembered, and the newest counts', () => {
  rememberNames([{ id: 'a_1', name: 'Ada' }]);
  rememberNames([{ id: 'a_1', name: 'Ada L.' }]);
  assert.equal(nameOf('a_1'), 'Ada L.');
  assert.equal(nameOf('a_2'), undefined);
});

test('names of a large audience do not grow for ever', () => {
  rememberNames(Array.from({ length: 5_000 }, (_, at) => ({ id: `a_${at}`, name: `${at}` })));
  assert.equal(nameOf('a_2999'), undefined);
  assert.equal(nameOf('a_3000'), '3000');
  assert.equal(nameOf('a_4999'), '4999');
});
