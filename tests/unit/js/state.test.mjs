import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY, apply, audienceOf, complete, inAudience, listenersOf } from '../../../frontend/room/state.js';
import { ownEntry } from '../../../frontend/room/own-entry.js';
import { chance, shuffled } from './chance.mjs';

const ada = { id: 'a_ada', name: 'Ada', handle: 'ada', role: 'host', muted_by_host: false, muted: true, present: true, csrc: 1 };
const snapshot = {
  type: 'snapshot', seq: 10, space: { id: 's_1', title: 'Tea', state: 'live' }, stage: [ada],
  queue: { length: 0 }, audience: { count: 1, guests: 1, people: [] }, you: { id: 'a_ada', role: 'host' },
};
const slice = {
  space: (random) => ({
    id: 's_1', title: `Tea ${random()}`, state: 'live', topics: [], hostless_until: random() < 0.5 ? null : Math.floor(random() * 9),
    settings: { locked: random() < 0.5 }, pins: Array.from({ length: Math.floor(random() * 6) }, (_, at) => ({ id: `p_${at}`, url: '/', text: '' })),
  }),
  stage: (random) => [{ ...ada, muted: random() < 0.5, csrc: Math.floor(random() * 9) }],
  queue: (random) => ({ length: Math.floor(random() * 9) }),
  audience: (random) => ({ count: Math.floor(random() * 99), guests: 0, people: [] }),
  you: (random) => ({ id: 'a_ada', role: random() < 0.5 ? 'host' : 'speaker' }),
};

function story(random) {
  const events = Array.from({ length: 12 }, (_, at) => {
    const names = Object.keys(slice).filter(() => random() < 0.4);
    return { type: 'event', seq: 11 + at, ...Object.fromEntries(names.map((name) => [name, slice[name](random)])) };
  });
  return [snapshot, ...events];
}

const screenOf = (messages) => messages.reduce(apply, EMPTY).screen;

test('swapped and repeated events lead to the same screen', () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const random = chance(seed);
    const told = story(random);
    const again = told.filter(() => random() < 0.5);
    assert.deepEqual(screenOf(shuffled([...told, ...again], random)), screenOf(told), `seed ${seed}`);
  }
});

test('the newest post that a room knows of is never an older one', () => {
  const event = (seq, latest_post) => ({ type: 'event', seq, latest_post });
  const told = [snapshot, event(11, '0b'), event(13, '0c'), event(12, '0b')];
  assert.equal(screenOf(told).latest_post, '0c');
  const state = told.reduce(apply, EMPTY);
  assert.equal(apply(state, { type: 'event', seq: 14, latest_post: '0a' }), state);
});

test('a lost event is healed by the next of its slice', () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const random = chance(seed);
    const told = story(random);
    const newest = new Set(Object.keys(slice).map((name) => told.findLast((message) => message[name])));
    const arrived = told.filter((message) => newest.has(message) || random() < 0.5);
    assert.deepEqual(screenOf(arrived), screenOf(told), `seed ${seed}`);
  }
});

test('an older message changes nothing', () => {
  const state = apply(EMPTY, snapshot);
  assert.equal(apply(state, { type: 'event', seq: 9, queue: { length: 5 } }), state);
  assert.equal(apply(state, { type: 'event', seq: 10, queue: { length: 5 } }), state);
});

test('a screen is complete with the snapshot and not before', () => {
  assert.equal(complete(apply(EMPTY, { type: 'event', seq: 11, queue: { length: 5 } }).screen), false);
  assert.equal(complete(apply(EMPTY, snapshot).screen), true);
});

test('own entry is on the stage or nowhere', () => {
  assert.equal(ownEntry(screenOf([snapshot])), ada);
  assert.equal(ownEntry(screenOf([snapshot, { type: 'event', seq: 11, you: { id: 'g_1', role: 'listener' } }])), undefined);
});

test('who has come to the stage is not shown in the audience, though its slice is older', () => {
  const liam = { id: 'a_liam', name: 'Liam', handle: 'liam' };
  const nora = { id: 'a_nora', name: 'Nora', handle: 'nora' };
  const audience = { count: 3, guests: 1, people: [liam, nora] };
  const listening = screenOf([{ ...snapshot, audience }]);
  assert.deepEqual(audienceOf(listening), audience);
  const stage = [ada, { ...ada, ...liam, role: 'speaker' }];
  const speaking = screenOf([{ ...snapshot, audience }, { type: 'event', seq: 11, stage }]);
  assert.deepEqual(audienceOf(speaking), { count: 2, guests: 1, people: [nora] });
  assert.deepEqual(inAudience(speaking, [liam, nora]), [nora]);
});

test('a room of which nothing was told has no audience', () => {
  assert.deepEqual(audienceOf(EMPTY.screen), { count: 0, guests: 0, people: [] });
});

test('a room that has not said yet how many listen is shown with the number that everybody is told', () => {
  assert.equal(listenersOf({ screen: EMPTY.screen, view: { listeners: 2 } }), 2);
  assert.equal(listenersOf({ screen: EMPTY.screen, view: null }), 0);
  const audience = { count: 3, guests: 3, people: [] };
  assert.equal(listenersOf({ screen: screenOf([{ ...snapshot, audience }]), view: { listeners: 2 } }), 3);
});
