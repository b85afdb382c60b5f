import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHIMES, chimeFile } from '../../../frontend/room/chime.js';

const word = (file, at) => String.fromCharCode(...new Uint8Array(file, at, 4));
const samplesOf = (file) => Array.from(new Int16Array(file, 44), (sample) => sample / 32_768);

for (const chime of Object.keys(CHIMES)) {
  const file = chimeFile(chime);
  const view = new DataView(file);
  const rate = view.getUint32(24, true);
  const samples = samplesOf(file);

  test(`${chime}: a WAV file whose sizes are right`, () => {
    assert.deepEqual([word(file, 0), word(file, 8), word(file, 36)], ['RIFF', 'WAVE', 'data']);
    assert.equal(view.getUint32(4, true), file.byteLength - 8);
    assert.equal(view.getUint32(40, true), file.byteLength - 44);
    assert.equal(view.getUint32(28, true), rate * view.getUint16(32, true));
  });

  test(`${chime}: softer than speech at its loudest, without a click at either end of a note`, () => {
    assert.ok(Math.max(...samples.map(Math.abs)) < 0.25);
    const steps = samples.slice(1).map((sample, at) => Math.abs(sample - samples[at]));
    assert.ok(Math.max(...steps) < 0.06, `${Math.max(...steps)}`);
    assert.ok(Math.abs(samples[0]) + Math.abs(samples.at(-1)) < 0.01);
  });

  test(`${chime}: its two notes have their pitch`, () => {
    const half = samples.length / 2;
    for (const [nth, hertz] of CHIMES[chime].entries()) {
      const note = samples.slice(nth * half, (nth + 1) * half);
      const rises = note.filter((sample, at) => at > 0 && note[at - 1] < 0 && sample >= 0).length;
      assert.ok(Math.abs(rises / (half / rate) - hertz) < 12, `${rises / (half / rate)} Hz`);
    }
  });
}
