import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latestOnly } from '../../../frontend/site/latest-only.js';

const later = () => {
  let settle;
  const answer = new Promise((resolve, reject) => (settle = { resolve, reject }));
  return { answer, ...settle };
};

test('an older answer that comes last is dropped', async () => {
  const ask = latestOnly();
  const [older, newer] = [later(), later()];
  const [first, second] = [ask(() => older.answer), ask(() => newer.answer)];
  newer.resolve(0);
  assert.equal(await second, 0);
  older.resolve(1);
  assert.equal(await first, null);
});

test('an older failure is dropped, and the newest one is thrown', async () => {
  const ask = latestOnly();
  const [older, newer] = [later(), later()];
  const [first, second] = [ask(() => older.answer), ask(() => newer.answer)];
  older.reject(new Error('old'));
  assert.equal(await first, null);
  newer.reject(new Error('new'));
  await assert.rejects(second, /new/);
});
