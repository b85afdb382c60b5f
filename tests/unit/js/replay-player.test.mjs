import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Player, SPEEDS } from '../../../frontend/space/replay/player.js';
import { settle } from './fake-session.mjs';

const HOUR = 3_600_000;

/** An audio element that plays and seeks at once; `refusals` are the successive errors of `play`. */
class FakeAudio extends EventTarget {
  src = '';
  currentTime = 0;
  paused = true;
  seeking = false;
  readyState = 4;
  loads = 0;
  refusals = [];

  async play() {
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
    this.paused = false;
    this.dispatchEvent(new Event('playing'));
  }

  pause() {
    if (this.paused) return;
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }

  load() {
    this.loads += 1;
    this.currentTime = 0;
    this.paused = true;
  }

  removeAttribute(name) {
    this[name] = '';
  }

  /** @param {number} ms */
  reach(ms) {
    this.currentTime = ms / 1000;
    this.dispatchEvent(new Event('timeupdate'));
  }

  fail() {
    this.dispatchEvent(new Event('error'));
  }
}

function recording({ at = 0, silences = [], pauses = [] } = {}) {
  const audio = new FakeAudio();
  const kept = [];
  const player = new Player(audio, { audio: '/audio.ogg', duration: HOUR, silences, pauses, at }, (where) =>
    kept.push(where),
  );
  return { audio, player, kept };
}

const named = (name) => Object.assign(new Error(name), { name });

test('it begins where it was left, and plays from there', async () => {
  const { audio, player } = recording({ at: 90_000 });
  assert.deepEqual([audio.currentTime, player.at.value, player.playing.value], [90, 90_000, false]);
  player.toggle();
  await settle();
  assert.deepEqual([audio.paused, player.playing.value, player.waiting.value], [false, true, false]);
  player.toggle();
  assert.deepEqual([audio.paused, player.playing.value], [true, false]);
});

test('jumps stay within the recording', () => {
  const { audio, player } = recording();
  player.jump(-15_000);
  assert.equal(audio.currentTime, 0);
  player.seek(HOUR - 1_000);
  player.jump(30_000);
  assert.deepEqual([audio.currentTime, player.at.value], [3_600, HOUR]);
});

test('after the end it plays from the start', async () => {
  const { audio, player } = recording();
  player.seek(HOUR);
  player.play();
  await settle();
  assert.deepEqual([audio.currentTime, player.playing.value], [0, true]);
});

test('a browser that wants a click first leaves it paused', async () => {
  const { audio, player } = recording();
  audio.refusals = [named('NotAllowedError')];
  player.play();
  await settle();
  assert.deepEqual([player.playing.value, player.waiting.value], [false, false]);
});

test('pausing from outside is shown', async () => {
  const { audio, player } = recording();
  player.play();
  await settle();
  audio.pause();
  assert.equal(player.playing.value, false);
});

test('the pitch stays at any speed, also after loading anew', () => {
  const { audio, player } = recording();
  player.step(1);
  assert.deepEqual([audio.preservesPitch, audio.playbackRate, audio.defaultPlaybackRate], [true, 1.25, 1.25]);
  for (const _ of SPEEDS) player.step(-1);
  assert.equal(player.speed.value, 0.75);
  player.setSpeed(2);
  player.step(1);
  assert.equal(audio.playbackRate, 2);
});

test('silence is skipped only while it plays and somebody wants that', async () => {
  const { audio, player } = recording({ silences: [[10_000, 20_000]] });
  player.skipsSilence.value = true;
  audio.reach(12_000);
  assert.equal(player.at.value, 12_000);
  player.play();
  await settle();
  audio.reach(12_250);
  assert.deepEqual([audio.currentTime, player.at.value], [20, 20_000]);
  player.skipsSilence.value = false;
  audio.reach(13_000);
  assert.equal(player.at.value, 13_000);
});

test('what was not recorded is skipped whenever it plays', async () => {
  const { audio, player } = recording({ pauses: [[10_000, 20_000]] });
  player.play();
  await settle();
  audio.reach(10_100);
  assert.deepEqual([audio.currentTime, player.at.value], [20, 20_000]);
});

test('a seek under way is not undone by the old position', () => {
  const { audio, player } = recording();
  player.seek(60_000);
  audio.seeking = true;
  audio.dispatchEvent(new Event('timeupdate'));
  assert.equal(player.at.value, 60_000);
});

test('an element that has nothing yet says no position', () => {
  const { audio, player } = recording({ at: 60_000 });
  audio.readyState = 0;
  audio.reach(0);
  assert.equal(player.at.value, 60_000);
});

test('the position is kept every few seconds and at every pause', async () => {
  const { audio, player, kept } = recording();
  player.play();
  await settle();
  for (const at of [1_000, 4_000, 5_500, 7_000]) audio.reach(at);
  assert.deepEqual(kept, [5_500]);
  player.pause();
  assert.deepEqual(kept, [5_500, 7_000]);
});

test('sound whose address has expired is loaded anew, at the same place, and plays on', async () => {
  const { audio, player } = recording();
  player.play();
  await settle();
  audio.reach(60_000);
  audio.fail();
  await settle();
  assert.deepEqual([audio.loads, audio.currentTime, audio.paused, player.playing.value], [1, 60, false, true]);
  audio.fail();
  await settle();
  assert.deepEqual([audio.loads, player.lost.value], [2, false]);
});

test('sound that is lost says so, and is loaded again by the next click', async () => {
  const { audio, player } = recording({ at: 60_000 });
  audio.fail();
  audio.fail();
  assert.deepEqual([audio.loads, player.lost.value, player.playing.value], [1, true, false]);
  player.play();
  await settle();
  assert.deepEqual([audio.loads, player.lost.value, audio.currentTime, player.playing.value], [2, false, 60, true]);
});

test('closing keeps the position and gives up the connection', async () => {
  const { audio, player, kept } = recording({ at: 60_000 });
  player.play();
  await settle();
  player.close();
  assert.deepEqual([audio.paused, audio.src, kept.at(-1)], [true, '', 60_000]);
  audio.fail();
  assert.equal(player.lost.value, false);
});
