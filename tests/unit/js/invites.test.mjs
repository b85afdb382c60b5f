import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invites, putAway, receiveInvite, receiveInviteOf } from '../../../frontend/room/invites.js';

const ada = { id: 'a_ada', name: 'Ada', handle: 'ada' };
const later = () => Date.now() + 600_000;
const invited = (invite, expires_at = later()) => ({ type: 'invited', invite, space: 's_1', title: 'Tea', by: ada, expires_at });

test('invite that comes over two ways is shown once', () => {
  const expires_at = later();
  receiveInvite(invited('i_1', expires_at));
  receiveInvite(invited('i_1', expires_at));
  receiveInviteOf({ id: 's_1', title: 'Tea', you: { id: 'a_me', role: 'listener', invite: { id: 'i_1', by: ada, expires_at } } });
  assert.deepEqual(invites.value, [{ invite: 'i_1', space: 's_1', title: 'Tea', by: ada, expires_at }]);
});

test('answered invite does not come back', () => {
  receiveInvite(invited('i_2'));
  putAway('i_2');
  receiveInvite(invited('i_2'));
  assert.ok(!invites.value.some(({ invite }) => invite === 'i_2'));
});

test('invite that is over is not shown', () => {
  receiveInvite(invited('i_3', Date.now() - 1));
  assert.ok(!invites.value.some(({ invite }) => invite === 'i_3'));
});
