import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AwaitedVersion } from '../../../frontend/room/awaited-version.js';

const room = (version, more = {}) => ({ space: 's_1', phase: 'live', screen: { version }, ...more });

/** What is awaited in the Space `s_1`, whose room has version 4; `pass` lets the time pass that is too long. */
function inside() {
  const timers = new Set();
  const told = [];
  const after = (_, then) => {
    timers.add(then);
    return () => timers.delete(then);
  };
  const awaited = new AwaitedVersion(after, (late) => told.push(late));
  awaited.see(room(4));
  return { awaited, told, pass: () => timers.forEach((then) => then()) };
}

test('a host is told that an act is not applied, until it is', () => {
  const { awaited, told, pass } = inside();
  awaited.expect('s_1', 5);
  pass();
  assert.deepEqual(told, [true]);
  awaited.see(room(4));
  assert.deepEqual(told, [true]);
  awaited.see(room(5));
  assert.deepEqual(told, [true, false]);
});

test('nothing is said about an act that is applied in time', () => {
  const { awaited, told, pass } = inside();
  awaited.expect('s_1', 5);
  awaited.see(room(5));
  pass();
  assert.deepEqual(told, [false]);
});

test('an answer that comes after the event awaits nothing', () => {
  const { awaited, told, pass } = inside();
  awaited.see(room(5));
  awaited.expect('s_1', 5);
  pass();
  assert.deepEqual(told, []);
});

test('of two acts the later one counts, whichever is answered first', () => {
  const { awaited, told, pass } = inside();
  awaited.expect('s_1', 6);
  awaited.expect('s_1', 5);
  awaited.see(room(5));
  pass();
  assert.deepEqual(told, [true]);
});

test('it is still said while the page reconnects, and not after the Space was left or ended', () => {
  const { awaited, told, pass } = inside();
  awaited.expect('s_1', 5);
  pass();
  awaited.see(room(4, { phase: 'reconnecting' }));
  assert.deepEqual(told, [true]);
  awaited.see(room(4, { phase: 'ended' }));
  assert.deepEqual(told, [true, false]);
});

test('acts in a Space where the page is not are of no interest', () => {
  const { awaited, told, pass } = inside();
  awaited.expect('s_2', 5);
  pass();
  awaited.see(null);
  assert.deepEqual(told, []);
});
