import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invites, receiveInvite } from '../../../frontend/room/invites.js';
import { createRequests } from '../../../frontend/site/api.js';
import { noteServerTime, serverNow } from '../../../frontend/site/server-time.js';

const MINUTE = 60_000;

/** The server's clock is `difference` ms ahead of ours; its answer takes 200 ms. */
function hear(difference) {
  const asked = Date.now();
  noteServerTime(new Date(asked + difference).toUTCString(), asked - 100, asked + 100);
}

const isNear = (difference) => Math.abs(serverNow() - Date.now() - difference) <= 1_200;

test('until the server has answered, our own clock counts', () => assert.ok(isNear(0)));

for (const minutes of [15, -15, 0, 600, 1]) {
  test(`a clock that is wrong by ${minutes} minutes is set right`, () => {
    hear(minutes * MINUTE);
    assert.ok(isNear(minutes * MINUTE), String(serverNow() - Date.now()));
  });
}

test('a clock that may be right is left alone', () => {
  hear(15 * MINUTE);
  const asked = Date.now();
  noteServerTime(new Date(asked).toUTCString(), asked, asked + 50);
  assert.ok(Math.abs(serverNow() - Date.now()) < 50);
});

test('more answers make it more exact', () => {
  const asked = Date.now() - (Date.now() % 1_000) + 900;
  const difference = 5 * MINUTE;
  for (const late of [0, 250, 500, 750]) {
    const now = asked + late;
    noteServerTime(new Date(now + difference).toUTCString(), now, now);
  }
  assert.ok(Math.abs(serverNow() - Date.now() - difference) <= 250, String(serverNow() - Date.now()));
});

test('no date, or none that can be read, changes nothing', () => {
  hear(0);
  noteServerTime(null, 0, 0);
  noteServerTime('soon', 0, 0);
  assert.ok(isNear(0));
});

test('every answer of the site tells its time, and an invite is shown by it', async () => {
  const behind = 15 * MINUTE; // ours is ahead
  const fetch = async () => new Response('{}', { headers: { Date: new Date(Date.now() - behind).toUTCString() } });
  await createRequests({ fetch, csrf: () => '', newKey: () => 'k', pause: async () => {} }).send('GET', '/api/session');
  assert.ok(isNear(-behind));
  receiveInvite({ invite: 'i_1', space: 's_1', title: 'Tea', by: { id: 'a', name: 'Ada' }, expires_at: Date.now() - 6 * MINUTE });
  assert.deepEqual(invites.value.map(({ invite }) => invite), ['i_1']);
});
