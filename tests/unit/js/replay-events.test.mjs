import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pinsAt, postAt, reactionsBetween } from '../../../frontend/space/replay/events.js';
import { followReactions } from '../../../frontend/space/replay/reaction-track.js';
import { Player } from '../../../frontend/space/replay/player.js';

const PINNED = [
  ['https://a.example/', 1_000, 20_000],
  ['https://b.example/', 10_000, 30_000],
  ['https://a.example/', 40_000, 50_000],
  ['https://a.example/', 45_000, 60_000],
];

test('what is pinned at a moment is known, each address once', () => {
  assert.deepEqual(pinsAt(PINNED, 999), []);
  assert.deepEqual(pinsAt(PINNED, 1_000), ['https://a.example/']);
  assert.deepEqual(pinsAt(PINNED, 10_000), ['https://a.example/', 'https://b.example/']);
  assert.deepEqual(pinsAt(PINNED, 20_000), ['https://b.example/']);
  assert.deepEqual(pinsAt(PINNED, 47_000), ['https://a.example/']);
  assert.deepEqual(pinsAt([], 0), []);
});

test('reactions between two moments are counted by emoji, and the most frequent are told', () => {
  const reactions = [
    ['clap', 1_000, 2],
    ['heart', 1_000, 3],
    ['clap', 2_000, 4],
    ['fire', 3_000, 90],
  ];
  const between = (from, to, most = 9) =>
    reactionsBetween(reactions, from, to, most).map(({ emoji, count, person }) => [emoji, count, person]);
  assert.deepEqual(between(0, 1_000), []);
  assert.deepEqual(between(1_000, 2_000), [['heart', 3, null], ['clap', 2, null]]);
  assert.deepEqual(between(1_000, 3_000), [['clap', 6, null], ['heart', 3, null]]);
  assert.deepEqual(between(1_000, 3_001, 2), [['fire', 90, null], ['clap', 6, null]]);
});

test('a page of a post is known by its path', () => {
  assert.equal(postAt('/i/posts/p_0123456789abcdef01234567?from=pin'), 'p_0123456789abcdef01234567');
  for (const other of [null, '/', '/i/posts/', '/i/spaces/s_1', '/a/i/posts/p_1', `/i/posts/${'p'.repeat(65)}`])
    assert.equal(postAt(other), null);
});

/** A player of five minutes with a clap in each second, and what is told of them. */
function played({ at = 0, pauses = [] } = {}) {
  const audio = Object.assign(new EventTarget(), { currentTime: 0, readyState: 4, seeking: false, play: async () => {} });
  audio.pause = () => {};
  const player = new Player(audio, { audio: '/a.ogg', duration: 300_000, silences: [], pauses, at }, () => {});
  const told = [];
  const reactions = Array.from({ length: 300 }, (_, second) => ['clap', second * 1_000, 1]);
  const leave = followReactions(player, reactions, (tallies) => told.push(tallies.map(({ count }) => count)));
  const reach = (ms) => {
    audio.currentTime = ms / 1_000;
    audio.dispatchEvent(new Event('timeupdate'));
  };
  return { player, told, reach, leave };
}

test('reactions are told as the recording plays, once in a second of listening', () => {
  const { player, told, reach, leave } = played();
  player.play();
  for (const ms of [250, 500, 750, 999]) reach(ms);
  assert.deepEqual(told, []);
  reach(1_000);
  assert.deepEqual(told, [[1]]);
  player.setSpeed(2);
  reach(2_500);
  assert.deepEqual(told, [[1]]);
  reach(3_001);
  assert.deepEqual(told, [[1], [3]]);
  leave();
  reach(9_000);
  assert.equal(told.length, 2);
});

test('what is jumped over is not told, forwards, backwards or over a pause of the recording', () => {
  const { player, told, reach } = played({ at: 60_000, pauses: [[100_000, 150_000]] });
  player.play();
  player.seek(90_000);
  reach(90_250);
  player.seek(10_000);
  player.seek(98_500);
  reach(99_600);
  reach(100_100);
  reach(150_250);
  assert.deepEqual(told, [[1]]);
  reach(151_100);
  assert.deepEqual(told, [[1], [2]]);
});

test('nothing is told in a pause, and what was not told yet is after it', () => {
  const { player, told, reach } = played();
  player.play();
  reach(900);
  player.pause();
  reach(1_050);
  player.seek(5_000);
  player.seek(5_600);
  assert.deepEqual(told, []);
  player.play();
  reach(6_700);
  assert.deepEqual(told, [[1]]);
  player.pause();
  reach(7_800);
  assert.deepEqual(told, [[1]]);
  player.play();
  reach(7_900);
  assert.deepEqual(told, [[1], [1]]);
});
