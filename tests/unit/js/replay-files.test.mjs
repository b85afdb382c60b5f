import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPlayable, toDownload, toPlay } from '../../../frontend/space/replay/files.js';

const ogg = '/i/spaces/s_1/recording.ogg';
const m4a = { audio: '/i/spaces/s_1/recording.m4a', bytes: 3 };
const safari = () => false;
const others = (/** @type {string} */ type) => type === 'audio/ogg; codecs=opus';

test('a browser that knows Ogg Opus plays that, and another one AAC', () => {
  assert.equal(toPlay({ audio: ogg, m4a }, others), ogg);
  assert.equal(toPlay({ audio: ogg, m4a }, safari), m4a.audio);
  assert.deepEqual([isPlayable({ audio: ogg, m4a }, others), isPlayable({ audio: ogg, m4a }, safari)], [true, true]);
});

test('until there is AAC, a browser that does not know Ogg Opus cannot play it', () => {
  assert.equal(toPlay({ audio: ogg, m4a: null }, safari), ogg);
  assert.deepEqual([isPlayable({ audio: ogg, m4a: null }, others), isPlayable({ audio: ogg, m4a: null }, safari)], [true, false]);
});

test('a download has its own address', () => {
  assert.equal(toDownload(ogg), `${ogg}?download=1`);
});
