import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReadAlong } from '../../../frontend/space/replay/read-along.js';

/** A list of lines of 50 pixels of which 200 are seen. */
class List {
  scrollTop = 0;
  clientHeight = 200;
  spoken = -1;

  getBoundingClientRect() {
    return { top: 1_000, bottom: 1_200 };
  }

  querySelector() {
    return this.spoken < 0 ? null : { closest: () => this.line() };
  }

  line() {
    const top = 1_000 + this.spoken * 50 - this.scrollTop;
    return { getBoundingClientRect: () => ({ top, bottom: top + 50 }) };
  }

  /** @param {ReadAlong} reading @param {number} line */
  speak(reading, line) {
    this.spoken = line;
    reading.moved();
    reading.scrolled();
  }
}

function begun() {
  const list = new List();
  return { list, reading: new ReadAlong(() => list) };
}

test('the list follows what is spoken once that is out of sight', () => {
  const { list, reading } = begun();
  list.speak(reading, 3);
  assert.equal(list.scrollTop, 0);
  list.speak(reading, 4);
  assert.equal(list.scrollTop, 140); // a third of the list stays above it
  assert.equal(reading.follows.value, true);
});

test('who scrolls away is left in peace until they come back', () => {
  const { list, reading } = begun();
  list.speak(reading, 20);
  list.scrollTop = 0;
  reading.scrolled();
  assert.equal(reading.follows.value, false);
  list.speak(reading, 21);
  assert.equal(list.scrollTop, 0);
  reading.resume();
  assert.deepEqual([list.scrollTop, reading.follows.value], [990, true]);
  list.speak(reading, 30);
  assert.equal(list.scrollTop, 1_440);
});

test('scrolling to what is spoken follows it again', () => {
  const { list, reading } = begun();
  list.speak(reading, 20);
  list.scrollTop = 0;
  reading.scrolled();
  list.scrollTop = 950;
  reading.scrolled();
  assert.equal(reading.follows.value, true);
});

test('nothing happens before anything is spoken, or without a list', () => {
  const { list, reading } = begun();
  list.speak(reading, -1);
  assert.deepEqual([list.scrollTop, reading.follows.value], [0, true]);
  new ReadAlong(() => null).resume();
});
