import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, move, secondsOf, without } from '../../../frontend/fleets/show.js';
import { LIVE_LIMIT, livePeople } from '../../../frontend/fleets/live-people.js';

const person = (id) => ({ id, name: id, handle: id });
const space = (id, stage, listening = []) => ({
  id, host: person(stage[0][0]), stage: stage.map(([who, role]) => ({ ...person(who), role })), listening: listening.map(person),
});
const named = (spaces, followed = [], hidden = []) =>
  livePeople(spaces, { followed: new Set(followed), hidden: new Set(hidden) }).map(({ person: { id }, role }) => `${id} ${role}`);

test('whoever hosts is shown to everybody, and others to who follows them', () => {
  const spaces = [space('s1', [['ana', 'host'], ['bob', 'cohost'], ['eve', 'speaker']], ['leo'])];
  assert.deepEqual(named(spaces), ['ana host']);
  assert.deepEqual(named(spaces, ['eve', 'leo', 'bob']), ['bob cohost', 'eve speaker', 'leo listener', 'ana host']);
});

test('those whom one follows come first, and hosts before others', () => {
  const spaces = [space('s1', [['new', 'host']]), space('s2', [['old', 'host'], ['bob', 'speaker']]), space('s3', [['ana', 'host']])];
  assert.deepEqual(named(spaces, ['bob', 'ana']), ['ana host', 'bob speaker', 'new host', 'old host']);
});

test('nobody is shown twice, and a host as the host', () => {
  const spaces = [space('s1', [['bob', 'host'], ['ana', 'speaker']], ['bob']), space('s2', [['ana', 'host']])];
  assert.deepEqual(named(spaces, ['ana', 'bob']), ['bob host', 'ana host']);
});

test('who is blocked or muted is not shown', () => {
  assert.deepEqual(named([space('s1', [['ana', 'host'], ['bob', 'speaker']])], ['ana', 'bob'], ['ana']), ['bob speaker']);
});

test('a busy evening makes a long line, and no endless one', () => {
  const spaces = Array.from({ length: 100 }, (_, at) => space(`s${at}`, [[`h${at}`, 'host']]));
  assert.equal(named(spaces).length, LIVE_LIMIT);
});

const fleet = (at, more = {}) => ({ id: `f${at}`, created_at: at, text: 'Hi', picture: null, ...more });
const fleets = [fleet(1), fleet(2), fleet(3)];

test('Fleets begin with the first that is new, and with the first if none is', () => {
  assert.deepEqual([0, 1, 2, 3].map((seen) => begin(fleets, seen).at), [0, 1, 2, 0]);
});

test('one goes on to the end and back to the beginning', () => {
  const last = move({ fleets, at: 1 }, 1);
  assert.equal(last.at, 2);
  assert.equal(move(last, 1), null);
  assert.equal(move({ fleets, at: 0 }, -1).at, 0);
});

test('a deleted Fleet makes room for the next one', () => {
  assert.deepEqual([without({ fleets, at: 1 }, 'f2').at, without({ fleets, at: 2 }, 'f3').at], [1, 1]);
  assert.equal(without({ fleets: [fleet(1)], at: 0 }, 'f1'), null);
});

test('a long text stands for longer', () => {
  assert.ok(secondsOf(fleet(1, { text: 'x'.repeat(280) })) > secondsOf(fleet(1)));
  assert.ok(secondsOf(fleet(1, { picture: '/media/x.webp' })) >= 5);
});
