import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellFirstSound } from '../../../frontend/room/first-sound.js';

/** A link that has just opened, `after` ms after the click; `unmute` is when its first packet arrives. */
function opened(muted, after = 400) {
  const wire = { now: 1_000 + after, sent: [] };
  const track = Object.assign(new EventTarget(), { muted });
  wire.unmute = () => track.dispatchEvent(new Event('unmute'));
  tellFirstSound({ receiver: { track }, send: (text) => wire.sent.push(JSON.parse(text)) }, 1_000, () => wire.now);
  return wire;
}

test('the time from the click to the first packet is told once', () => {
  const wire = opened(true);
  wire.now = 1_650.4;
  wire.unmute();
  wire.unmute();
  assert.deepEqual(wire.sent, [{ type: 'heard', ms: 650 }]);
});

test('packets that came before the data channel are told at once', () => {
  assert.deepEqual(opened(false).sent, [{ type: 'heard', ms: 400 }]);
});

test('a room in which nobody talked says nothing about the wait', () => {
  const wire = opened(true);
  wire.now = 3_401;
  wire.unmute();
  assert.deepEqual(wire.sent, []);
});

test('who waited for something else than the sound says nothing', () => {
  assert.deepEqual(opened(false, 10_001).sent, []);
});
