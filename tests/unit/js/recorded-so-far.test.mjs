import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecordedSoFar, loadedUntil } from '../../../frontend/space/replay/recorded-so-far.js';
import { settle } from './fake-session.mjs';

const ranges = [
  { start: 2, end: 42 },
  { start: 600, end: 640 },
];
const pauses = [
  { from: 0, to: 2 },
  { from: 42, to: 600 },
];

test('what is loaded goes on behind pauses', () => {
  assert.equal(loadedUntil(0, ranges, pauses), 640);
  assert.equal(loadedUntil(41.9, ranges, pauses), 640);
  assert.equal(loadedUntil(620, ranges, pauses), 640);
});

test('what is not loaded is loaded from there on', () => {
  assert.equal(loadedUntil(0, [], []), 0);
  assert.equal(loadedUntil(100, ranges, []), 100);
  assert.equal(loadedUntil(10, ranges, []), 42);
  assert.equal(loadedUntil(650, ranges, pauses), 650);
});

test('rounding makes no hole', () => {
  assert.equal(loadedUntil(1.99, [{ start: 2.0001, end: 4 }, { start: 4.001, end: 8 }], []), 8);
});

/** A source of media that takes what it is given at once, as ranges. */
function fakeSource() {
  const ranges = [];
  const buffer = Object.assign(new EventTarget(), {
    buffered: {
      get length() {
        return ranges.length;
      },
      start: (place) => ranges[place].start,
      end: (place) => ranges[place].end,
    },
    appendBuffer: (bytes) => {
      ranges.push(JSON.parse(new TextDecoder().decode(bytes)));
      queueMicrotask(() => buffer.dispatchEvent(new Event('updateend')));
    },
  });
  globalThis.MediaSource = class extends EventTarget {
    addSourceBuffer = () => buffer;
    duration = NaN;
    constructor() {
      super();
      queueMicrotask(() => this.dispatchEvent(new Event('sourceopen')));
    }
  };
  return ranges;
}

/** Two minutes of which only the first and the last twenty seconds have sound. */
const recorded = async (from) => {
  const [start, end] = from < 20_000 ? [0, 20_000] : [100_000, 120_000];
  const webm = from < 120_000 ? btoa(JSON.stringify({ start: start / 1000, end: end / 1000 })) : null;
  return { start: webm ? start : from, end, until: 120_000, webm };
};

test('element that stands still shortly before a pause goes on behind it', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  for (const name of ['createObjectURL', 'revokeObjectURL']) context.mock.method(URL, name, () => 'blob:1');
  const loaded = fakeSource();
  const element = Object.assign(new EventTarget(), { currentTime: 0, paused: false, seeking: false });
  const soFar = new RecordedSoFar(element, recorded);
  for (let step = 0; step < 5 && loaded.length < 2; step += 1) await settle();
  assert.deepEqual([loaded.length, soFar.until.value, element.currentTime], [2, 120_000, 0]);
  element.currentTime = 19.6; // Firefox plays no further
  for (let step = 0; step < 3; step += 1) {
    context.mock.timers.tick(500);
    await settle();
  }
  assert.equal(element.currentTime, 100);
  soFar.close();
});

test('element can be moved to all that was recorded before that is loaded', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  for (const name of ['createObjectURL', 'revokeObjectURL']) context.mock.method(URL, name, () => 'blob:1');
  const loaded = fakeSource();
  const element = Object.assign(new EventTarget(), { currentTime: 0, paused: true, seeking: false });
  const soFar = new RecordedSoFar(element, async (from) => (from ? new Promise(() => {}) : recorded(from)));
  for (let step = 0; step < 5 && !loaded.length; step += 1) await settle();
  assert.deepEqual([loaded.length, soFar.source.duration], [1, 120]);
  soFar.close();
});
