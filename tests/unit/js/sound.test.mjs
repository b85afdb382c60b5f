import assert from 'node:assert/strict';
import { test } from 'node:test';

Object.defineProperty(globalThis, 'window', { value: new EventTarget() });
Object.defineProperty(globalThis, 'navigator', { value: {} });
const { levelOf } = await import('../../../frontend/room/meter.js');
const { Sound } = await import('../../../frontend/room/sound.js');
const audio = Object.assign(new EventTarget(), { paused: true, pause() {} });

/** @param {object[]} stats of a receiver */
function playing(stats) {
  const sound = new Sound(/** @type {any} */ (audio), () => {});
  sound.receiver = /** @type {any} */ ({
    getStats: async () => new Map(stats.map((stat, number) => [String(number), stat])),
  });
  return sound;
}

test('the level is what the browser measures of the sound that it receives', async () => {
  const sound = playing([{ type: 'codec' }, { type: 'inbound-rtp', audioLevel: 0.1 }, { type: 'transport' }]);
  assert.equal(await sound.level(), levelOf(0.01));
  assert.ok((await sound.level()) > 0.7);
});

test('without sound, or a browser that measures it, the level is 0', async () => {
  assert.equal(await new Sound(/** @type {any} */ (audio), () => {}).level(), 0);
  assert.equal(await playing([{ type: 'inbound-rtp' }]).level(), 0);
  assert.equal(await playing([]).level(), 0);
});
