import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SHOWN_MS, lastRead, tells } from '../../../frontend/messages/receipts.js';

const messages = [{ seq: 1, by: { id: 'a_ana' } }, { seq: 2, by: { id: 'a_ben' } }, { seq: 3, by: { id: 'a_ana' } }];

test('typing is told at once and then every few seconds, as long as there is text', () => {
  assert.ok(tells(-Infinity, 0, 'H'));
  assert.ok(!tells(0, 3_999, 'Hello'));
  assert.ok(tells(0, 4_000, 'Hello'));
  assert.ok(!tells(-Infinity, 0, '  '));
  assert.ok(tells(0, SHOWN_MS, 'Hello'), 'the next sign comes before the last one fades');
});

test('the last message is marked as read if it is the own one and the other person has read it', () => {
  assert.equal(lastRead(messages, 'a_ana', 3), 3);
  assert.equal(lastRead(messages, 'a_ana', 2), undefined);
  assert.equal(lastRead(messages, 'a_ben', 3), undefined);
  assert.equal(lastRead(messages, 'a_ana', null), undefined);
  assert.equal(lastRead([], 'a_ana', 3), undefined);
});
