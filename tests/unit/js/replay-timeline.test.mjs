import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chapterAt,
  chaptersOf,
  endOfSilence,
  nextStart,
  previousStart,
  silencesOf,
  speakersAt,
} from '../../../frontend/space/replay/timeline.js';
import { chance } from './chance.mjs';

const HOUR = 3_600_000;
/** Ana, Bruno, and Ana again; Bruno throws in a word. */
const TURNS = [
  [0, 1_000, 20_000],
  [1, 9_000, 10_000],
  [0, 21_000, 30_000],
  [1, 40_000, 70_000],
  [0, 80_000, 95_000],
];

test('a chapter begins where the speaker changes, not at a pause or a remark', () => {
  assert.deepEqual(chaptersOf(TURNS, 100_000), [
    { speaker: 0, from: 1_000, to: 40_000 },
    { speaker: 1, from: 40_000, to: 80_000 },
    { speaker: 0, from: 80_000, to: 100_000 },
  ]);
});

test('turns of one person with breaths between them are one long turn', () => {
  const breaths = Array.from({ length: 6 }, (_, place) => [0, place * 2_000, place * 2_000 + 1_000]);
  assert.deepEqual(chaptersOf([...breaths, [1, 13_000, 20_000]], 20_000), [
    { speaker: 0, from: 0, to: 13_000 },
    { speaker: 1, from: 13_000, to: 20_000 },
  ]);
});

test('where everybody is brief, brief turns are chapters', () => {
  assert.deepEqual(
    chaptersOf([[0, 0, 2_000], [1, 3_000, 4_000]], 5_000).map(({ speaker }) => speaker),
    [0, 1],
  );
});

test('a recording in which nobody speaks has no chapters', () => {
  assert.deepEqual(chaptersOf([], HOUR), []);
  assert.equal(chapterAt([], 5), -1);
  assert.deepEqual([nextStart([], 5), previousStart([], 5)], [null, 0]);
});

test('chapters follow each other without a gap, whatever the turns', () => {
  const random = chance(7);
  for (let round = 0; round < 200; round += 1) {
    const turns = Array.from({ length: Math.floor(random() * 30) }, () => {
      const from = Math.floor(random() * HOUR);
      return [Math.floor(random() * 4), from, Math.min(HOUR, from + Math.floor(random() * 60_000))];
    });
    const chapters = chaptersOf(turns, HOUR);
    for (const [place, { speaker, from, to }] of chapters.entries()) {
      assert.ok(from <= to && to <= HOUR);
      const next = chapters[place + 1];
      assert.equal(to, next ? next.from : HOUR);
      if (next) assert.notEqual(speaker, next.speaker);
    }
    for (const [from, to] of silencesOf(turns, HOUR))
      assert.deepEqual([...speakersAt(turns, from), ...speakersAt(turns, to - 1)], []);
  }
});

test('next and previous go to the starts of chapters', () => {
  const chapters = chaptersOf(TURNS, 100_000);
  assert.equal(nextStart(chapters, 0), 1_000);
  assert.equal(nextStart(chapters, 40_000), 80_000);
  assert.equal(nextStart(chapters, 80_000), null);
  assert.equal(previousStart(chapters, 60_000), 40_000);
  assert.equal(previousStart(chapters, 41_000), 1_000);
  assert.equal(previousStart(chapters, 1_500), 0);
});

test('everybody who is heard at a moment is known', () => {
  assert.deepEqual([...speakersAt(TURNS, 9_500)], [0, 1]);
  assert.deepEqual([...speakersAt(TURNS, 20_000)], []);
  assert.equal(chapterAt(chaptersOf(TURNS, 100_000), 45_000), 1);
});

test('silence is skipped, but no breath and no edge of a word', () => {
  const silences = silencesOf([[0, 5_000, 20_000], [1, 21_000, 30_000], [0, 40_000, 50_000]], 60_000);
  assert.deepEqual(silences, [
    [0, 4_700],
    [30_300, 39_700],
    [50_300, 60_000],
  ]);
  assert.equal(endOfSilence(silences, 31_000), 39_700);
  assert.equal(endOfSilence(silences, 39_700), null);
});

test('chapters begin with whoever speaks first, however briefly', () => {
  const turns = [[0, 0, 3_000], [1, 4_000, 7_000], [0, 8_000, 11_000], [1, 12_000, 30_000]];
  assert.deepEqual(chaptersOf(turns, 30_000).map(({ speaker, from }) => [speaker, from]), [[0, 0], [1, 12_000]]);
});
