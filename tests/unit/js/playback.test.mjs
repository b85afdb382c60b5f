import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Playback } from '../../../frontend/room/playback.js';
import { settle } from './fake-session.mjs';

/** An audio element that is `paused` as browsers' are; `refusals` are the successive errors of `play`. */
class FakeAudio extends EventTarget {
  paused = true;
  srcObject = null;
  plays = 0;
  refusals = [];

  async play() {
    this.plays += 1;
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
    this.paused = false;
    this.dispatchEvent(new Event('playing'));
  }

  pause() {
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }
}

/** The browser around it: its keys for media, its signs of waking up, and a clock. */
function surroundings() {
  const keys = new Map();
  const page = new EventTarget();
  return {
    signs: [[page, 'visibilitychange']],
    keys: { setActionHandler: (action, does) => keys.set(action, does) },
    press: (action) => keys.get(action)?.(),
    wake: () => page.dispatchEvent(new Event('visibilitychange')),
    time: 0,
    now() {
      return this.time;
    },
  };
}

async function playing({ refusals = [] } = {}) {
  const audio = new FakeAudio();
  audio.refusals = refusals;
  const around = surroundings();
  const told = [];
  const playback = new Playback(audio, (silent) => told.push(silent), around);
  await playback.play({ id: 'stream' });
  return { audio, around, playback, silent: () => told.at(-1) };
}

const refused = () => new DOMException('a click first', 'NotAllowedError');

test('sound that was paused from outside plays again by itself', async () => {
  const { audio, silent } = await playing();
  audio.pause();
  await settle();
  assert.deepEqual([audio.paused, silent()], [false, false]);
});

test('somebody whose browser refuses to play again is told, and a click turns the sound on', async () => {
  const { audio, playback, silent } = await playing();
  audio.refusals.push(refused());
  audio.pause();
  await settle();
  assert.deepEqual([audio.paused, silent()], [true, true]);
  await playback.resume();
  assert.deepEqual([audio.paused, silent()], [false, false]);
});

test('any refusal to play is shown, not only the wait for a click', async () => {
  const { silent } = await playing({ refusals: [new DOMException('no output device', 'NotSupportedError')] });
  assert.equal(silent(), true);
});

test('sound that could not play starts when the tab or the output device is back', async () => {
  const { audio, around, silent } = await playing({ refusals: [refused()] });
  around.wake();
  await settle();
  assert.deepEqual([audio.paused, silent()], [false, false]);
});

test('sound that something pauses again and again is left to the person', async () => {
  const { audio, around, silent } = await playing();
  for (let time = 0; time < 4; time += 1) {
    audio.pause();
    await settle();
  }
  assert.deepEqual([audio.paused, silent()], [true, true]);
  around.time += 60_000;
  around.wake();
  await settle();
  audio.pause();
  await settle();
  assert.deepEqual([audio.paused, silent()], [false, false]);
});

test('the pause key of a headset holds until the play key, also through a reconnection and a sleep', async () => {
  const { audio, around, playback, silent } = await playing();
  around.press('pause');
  await settle();
  around.wake();
  await playback.play({ id: 'another stream' });
  assert.deepEqual([audio.paused, silent(), audio.srcObject.id], [true, true, 'another stream']);
  around.press('play');
  await settle();
  assert.deepEqual([audio.paused, silent()], [false, false]);
});

test('nothing plays and nobody is told after the Space was left', async () => {
  const { audio, around, playback, silent } = await playing();
  await playback.play(null);
  const before = audio.plays;
  audio.pause();
  around.wake();
  around.press('play');
  await settle();
  assert.deepEqual([audio.plays, silent()], [before, false]);
});

test('a refusal that comes after the Space was left is not shown', async () => {
  const { audio, playback, silent } = await playing();
  audio.refusals.push(refused());
  const late = playback.resume();
  await playback.play(null);
  await late;
  assert.equal(silent(), false);
});

test('the system that plays on by itself takes the words away', async () => {
  const { audio, silent } = await playing({ refusals: [refused()] });
  await audio.play();
  assert.equal(silent(), false);
});
