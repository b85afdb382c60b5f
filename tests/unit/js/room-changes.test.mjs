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

const recorded = (record, state = 'live') => seen('listener', null, { space: { state, settings: { record }, hostless_until: null } });

test('everybody is told when recording begins and stops, but not that a Space that ends is no longer recorded', () => {
  assert.equal(changeInWords(recorded(false), recorded(true)), 'said.recording');
  assert.equal(changeInWords(recorded(true), recorded(false)), 'said.not_recording');
  assert.equal(changeInWords(recorded(true), recorded(false, 'ended')), null);
});

test('who has not agreed to be recorded is told why they are in the audience', () => {
  const own = (asked_until) => seen('speaker', null, { stage: [{ id: 'a_me', muted_by_host: false, asked_until }] });
  assert.equal(changeInWords(own(9), seen('listener', null)), 'said.not_agreed');
  assert.equal(changeInWords(own(undefined), seen('listener', null)), 'said.in_audience');
});
