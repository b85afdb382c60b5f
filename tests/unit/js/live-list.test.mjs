import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveList, asLive, learnFromRoom, startedSpace } from '../../../frontend/space/live-list.js';

const HANA = { id: 'a_hana', name: 'Hana', handle: 'hana' };
const LINE = { id: 'live:s_2', kind: 'live', at: 7, by: [HANA], count: 1, space: 's_2', post: null, text: 'Tea', starts_at: null };
const listed = (id) => ({ id, title: id, topics: [], state: 'live', host: HANA, stage: [], listening: [], listeners: 3, started_at: 1, recorded: false, version: 2 });
const ids = (list) => list.spaces().map(({ id }) => id);

/** A list, and the time by its clock, which the test sets. */
function timedList() {
  const timed = { now: 0 };
  timed.list = new LiveList(() => timed.now);
  return timed;
}

test('what starts is shown before the answer has it, and once', () => {
  const { list } = timedList();
  list.listed([listed('s_1')]);
  list.started(startedSpace(LINE));
  assert.deepEqual(ids(list), ['s_2', 's_1']);
  list.listed([listed('s_2'), listed('s_1')]);
  assert.deepEqual(ids(list), ['s_2', 's_1']);
  assert.equal(list.spaces()[0].listeners, 3);
  list.listed([listed('s_1')]);
  assert.deepEqual(ids(list), ['s_1']);
});

test('what the answer never has is believed for twenty seconds', () => {
  const timed = timedList();
  timed.list.started(startedSpace(LINE));
  timed.now = 19_999;
  assert.deepEqual(ids(timed.list), ['s_2']);
  timed.now = 20_000;
  assert.deepEqual(ids(timed.list), []);
});

test('what has ended is gone although the answer still has it', () => {
  const timed = timedList();
  timed.list.listed([listed('s_1'), listed('s_2')]);
  timed.list.ended('s_1');
  assert.deepEqual(ids(timed.list), ['s_2']);
  timed.now = 20_000;
  assert.deepEqual(ids(timed.list), ['s_1', 's_2']);
});

test('the list stays the same array as long as nothing changes', () => {
  const { list } = timedList();
  list.listed([listed('s_1')]);
  const before = list.spaces();
  assert.equal(list.spaces(), before);
  list.ended('s_1');
  assert.notEqual(list.spaces(), before);
});

test('a notification tells enough of a Space to show it, and only that of a start does', () => {
  const space = startedSpace(LINE);
  assert.deepEqual([space.id, space.title, space.host, space.stage], ['s_2', 'Tea', HANA, [{ ...HANA, role: 'host' }]]);
  assert.equal(startedSpace({ ...LINE, kind: 'starting' }), null);
  assert.equal(startedSpace({ ...LINE, by: [] }), null);
});

test('a Space that the page is in is listed with its stage', () => {
  const stage = [{ ...HANA, role: 'host', muted_by_host: true }];
  const view = { ...listed('s_1'), stage, queue: { length: 0 }, created_at: 0, starts_at: null, ended_at: null, you: null };
  assert.deepEqual(asLive(view), { ...listed('s_1'), stage: [{ ...HANA, role: 'host' }] });
});

test('the room that this page is in is shown with as many listeners as the room counts, until it is left', () => {
  const { list } = timedList();
  const counts = () => list.spaces().map(({ listeners }) => listeners);
  const here = (count) => ({ space: 's_1', phase: 'live', view: null, screen: { audience: { count, guests: 0, people: [] } } });
  list.listed([listed('s_1'), listed('s_2')]);
  learnFromRoom(list, here(5));
  assert.deepEqual(counts(), [5, 3]);
  assert.equal(list.spaces(), list.spaces());
  learnFromRoom(list, here(6));
  assert.deepEqual(counts(), [6, 3]);
  list.listed([{ ...listed('s_1'), title: 'Renamed' }, listed('s_2')]);
  assert.deepEqual(list.spaces().map(({ title, listeners }) => [title, listeners]), [['Renamed', 6], ['s_2', 3]]);
  learnFromRoom(list, null);
  assert.deepEqual(counts(), [3, 3]);
});
