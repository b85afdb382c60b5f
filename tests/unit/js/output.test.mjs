import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyOutput, parseOutput } from '../../../frontend/room/output-settings.js';

test('volume and output device are read as they were kept', () => {
  assert.deepEqual(parseOutput('{"volume":0.35,"output":"headphones"}'), { volume: 0.35, output: 'headphones' });
});

test('silence is a volume like any other', () => {
  assert.equal(parseOutput('{"volume":0}').volume, 0);
});

test('what was not kept, or makes no sense, is loud and where the system plays', () => {
  for (const text of [null, '', 'no json', 'null', '[]', '{"volume":"loud","output":7}', '{"volume":2}', '{"volume":-1}'])
    assert.deepEqual(parseOutput(text), { volume: 1, output: '' }, String(text));
});

/** An audio element; it knows the devices in `there`. */
function fakeAudio(...there) {
  return {
    volume: 1,
    sinkId: '',
    async setSinkId(id) {
      if (id && !there.includes(id)) throw new DOMException('gone', 'NotFoundError');
      this.sinkId = id;
    },
  };
}

test('volume and device reach what plays', async () => {
  const audio = fakeAudio('headphones');
  await applyOutput(audio, { volume: 0.4, output: 'headphones' });
  assert.deepEqual([audio.volume, audio.sinkId], [0.4, 'headphones']);
});

test('device that is gone leaves the sound where the system plays', async () => {
  const audio = fakeAudio();
  await applyOutput(audio, { volume: 0.4, output: 'headphones' });
  assert.deepEqual([audio.volume, audio.sinkId], [0.4, '']);
});

test('browser that does not let pages choose a device plays at the volume', async () => {
  const audio = { volume: 1 };
  await applyOutput(audio, { volume: 0.2, output: 'headphones' });
  assert.equal(audio.volume, 0.2);
});
