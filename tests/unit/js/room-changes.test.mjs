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
    assert.deepEqual(changeInWords(seen(role, 9), seen(role, null)), ['said.hosted'], role);
});

test('everybody is told that nobody is hosting', () => {
  assert.deepEqual(changeInWords(seen('listener', null), seen('listener', 9)), ['said.hostless']);
});

test('new host is told what to do rather than that somebody is hosting', () => {
  assert.deepEqual(changeInWords(seen('cohost', 9), seen('host', null)), ['said.host']);
});

const recorded = (record, state = 'live') => seen('listener', null, { space: { state, settings: { record }, hostless_until: null } });

test('everybody is told when recording begins and stops, but not that a Space that ends is no longer recorded', () => {
  assert.deepEqual(changeInWords(recorded(false), recorded(true)), ['said.recording']);
  assert.deepEqual(changeInWords(recorded(true), recorded(false)), ['said.not_recording']);
  assert.equal(changeInWords(recorded(true), recorded(false, 'ended')), null);
});

test('who has not agreed to be recorded is told why they are in the audience', () => {
  const own = (asked_until) => seen('speaker', null, { stage: [{ id: 'a_me', muted_by_host: false, asked_until }] });
  assert.deepEqual(changeInWords(own(9), seen('listener', null)), ['said.not_agreed']);
  assert.deepEqual(changeInWords(own(undefined), seen('listener', null)), ['said.in_audience']);
});

const asked = (role, names) =>
  seen(role, null, { queue: { length: names.length, requests: names.map((name) => ({ id: `a_${name}`, name })) } });

test('hosts are told of the first who asks to speak, and not again while somebody waits', () => {
  for (const role of ['host', 'cohost']) {
    assert.deepEqual(changeInWords(asked(role, []), asked(role, ['Liam'])), ['said.asks', { name: 'Liam' }], role);
    assert.equal(changeInWords(asked(role, ['Liam']), asked(role, ['Liam', 'Nora'])), null, role);
    assert.equal(changeInWords(asked(role, ['Liam']), asked(role, [])), null, role);
  }
});
