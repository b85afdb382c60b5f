import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockOf, lengthOf, linkTo, momentIn, spoken } from '../../../frontend/space/replay/moment.js';
import { chance } from './chance.mjs';

const START = 1_767_225_600_500; // of the recording, epoch ms
const at = (hours, minutes, seconds) => ((hours * 60 + minutes) * 60 + seconds) * 1_000;

test('a moment reads like a clock', () => {
  assert.deepEqual([0, 999, at(0, 3, 20), at(1, 3, 20), at(12, 0, 0)].map(clockOf), ['0:00', '0:00', '3:20', '1:03:20', '12:00:00']);
});

test('a moment is said briefly, and is never ambiguous', () => {
  assert.equal(spoken('en', at(0, 3, 20)), '3 minutes 20');
  assert.equal(spoken('en', at(1, 0, 0)), '1 hour');
  assert.equal(spoken('en', at(1, 0, 20)), '1 hour 20 seconds');
  assert.equal(spoken('en', 0), '0 seconds');
  assert.equal(spoken('es', at(2, 1, 5)), '2 horas 1 minuto 5');
});

test('a length is short, and has no part that is zero', () => {
  const lengths = [at(0, 1, 50), at(1, 3, 20), at(2, 0, 0), at(1, 0, 5), at(0, 0, 20), 999].map(lengthOf);
  assert.deepEqual(lengths, ['1 min 50 s', '1 h 3 min 20 s', '2 h', '1 h 5 s', '20 s', '0 s']);
});

test('links name a moment in seconds, or as people write it', () => {
  const moments = ['?t=90', '?t=1m30s', '?t=90s', '?language=es&t=1h', '?t=1h2m3', '?t=0'].map((query) => momentIn(query, START));
  assert.deepEqual(moments, [90_000, 90_000, 90_000, at(1, 0, 0), at(1, 2, 3), 0]);
});

test('what is no moment is ignored', () => {
  for (const query of ['', '?t=', '?t=x', '?t=-5', '?t=1.5', '?t=30s1m', '?t=1e9', '?t=99999999', '?v=90'])
    assert.equal(momentIn(query, START), null, query);
});

test('a link leads to the moment that it was made at', () => {
  const random = chance(3);
  for (let round = 0; round < 100; round += 1) {
    const time = Math.floor(random() * at(6, 0, 0));
    assert.equal(momentIn(query(START + time), START), time);
  }
});

test('a link leads to what was said then, also when the recording begins later now', () => {
  const link = query(START + at(0, 10, 0));
  assert.equal(momentIn(link, START), at(0, 10, 0));
  assert.equal(momentIn(link, START + at(0, 4, 0)), at(0, 6, 0));
  assert.equal(momentIn(link, START + at(0, 12, 0)), 0); // it was trimmed away
});

/** @param {number} said epoch ms @returns {string} that of the link */
const query = (said) => new URL(linkTo('https://example.org/i/spaces/s_1', said)).search;
