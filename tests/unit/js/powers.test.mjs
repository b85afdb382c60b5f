import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moderates, powersOver, readsLogAfterwards } from '../../../frontend/room/powers.js';

const ROLES = ['host', 'cohost', 'speaker', 'listener'];
const person = (id, role, more = {}) => ({ id, role, handle: id, ...more });
const stage = [person('a_h', 'host'), person('a_c', 'cohost'), person('a_s', 'speaker')];

/** Permissions: the same rows as the server's table. */
const TABLE = {
  'host cohost': ['mute', 'audience', 'remove_cohost', 'hand_over', 'remove', 'bar', 'follow', 'report'],
  'host speaker': ['mute', 'audience', 'make_cohost', 'hand_over', 'remove', 'bar', 'follow', 'report'],
  'host listener': ['invite', 'remove', 'bar', 'follow', 'report'],
  'cohost speaker': ['mute', 'audience', 'remove', 'bar', 'follow', 'report'],
  'cohost listener': ['invite', 'remove', 'bar', 'follow', 'report'],
};
const OTHERS = ['follow', 'block', 'report'];

test('each role has its powers over each other role, and no more', () => {
  for (const own of ROLES) {
    for (const other of ROLES) {
      const powers = powersOver(person('a_me', own), true, person('a_other', other), stage);
      assert.deepEqual(powers, TABLE[`${own} ${other}`] ?? OTHERS, `${own} over ${other}`);
    }
  }
});

test('log of a Space that ended is for its host alone', () => {
  assert.deepEqual(ROLES.filter(readsLogAfterwards), ['host']);
});

test('nobody has powers over themselves', () => {
  for (const role of ROLES) assert.deepEqual(powersOver(person('a_me', role), true, person('a_me', role), stage), []);
});

test('guest only reports', () => {
  for (const role of ROLES) assert.deepEqual(powersOver(person('g_1', 'listener'), false, person('a_other', role), stage), ['report']);
});

test('mute by the host is taken back instead of given twice', () => {
  const powers = powersOver(person('a_me', 'host'), true, person('a_s', 'speaker', { muted_by_host: true }), stage);
  assert.ok(powers.includes('unmute') && !powers.includes('mute'));
});

test('third co-host is not offered', () => {
  const full = [...stage, person('a_d', 'cohost')];
  assert.ok(!powersOver(person('a_h', 'host'), true, person('a_s', 'speaker'), full).includes('make_cohost'));
});

test('hosts and co-hosts moderate', () => {
  assert.deepEqual(ROLES.filter(moderates), ['host', 'cohost']);
});
