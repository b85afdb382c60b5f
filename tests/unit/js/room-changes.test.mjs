import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeInWords } from '../../../frontend/space/room-changes.js';

const seen = (role, hostless_until, more = {}) => ({
  space: 's_1',
  phase: 'live',
  troubled: false,
  screen: { space: { hostless_until, settings: {} }, you: { id: 'a_me', role }, stage: [], queue: {}, ...more },
});

test('host who has just started is not told that somebody is hosting', () => {
  assert.equal(changeInWords(seen('host', 9), seen('host', null)), null);
});

test('everybody else is told that somebody is hosting again', () => {
  for (const role of ['cohost', 'speaker', 'listener'])
    assert.equal(changeInWords(seen(role, 9), seen(role, null)), 'said.hosted', role);
});

test('everybody is told that nobody is hosting', () => {
  assert.equal(changeInWords(seen('listener', null), seen('listener', 9)), 'said.hostless');
});

test('new host is told what to do rather than that somebody is hosting', () => {
  assert.equal(changeInWords(seen('cohost', 9), seen('host', null)), 'said.host');
});
