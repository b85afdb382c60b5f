import assert from 'node:assert/strict';
import { test } from 'node:test';

const page = new EventTarget();
for (const [name, value] of Object.entries({ window: page, navigator: {} }))
  Object.defineProperty(globalThis, name, { value });

/** An audio context that changes its state a moment after it is asked to, as browsers' do. */
class FakeContext extends EventTarget {
  static all = [];
  state = 'suspended';

  constructor() {
    super();
    FakeContext.all.push(this);
  }

  createMediaStreamSource = () => ({ connect() {}, disconnect() {} });
  resume = () => this.#become('running');
  suspend = () => this.#become('suspended');

  async #become(state) {
    await Promise.resolve();
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}
globalThis.AudioContext = FakeContext;
globalThis.AnalyserNode = class {
  fftSize = 512;
};
const { createMeter, levelOf } = await import('../../../frontend/room/meter.js');
const settled = () => new Promise((resolve) => setTimeout(resolve));

test('the context runs while there are meters, and rests without any', async () => {
  const [test, own] = [createMeter({}), createMeter({})];
  await settled();
  const [context] = FakeContext.all;
  assert.equal(context.state, 'running');
  test.close();
  test.close();
  await settled();
  assert.equal(context.state, 'running');
  own.close();
  await settled();
  assert.equal(context.state, 'suspended');
  page.dispatchEvent(new Event('visibilitychange'));
  await settled();
  assert.equal(context.state, 'suspended');
});

test('a meter in place of the last one keeps the context running, and a suspended one is woken', async () => {
  const first = createMeter({});
  await settled();
  const [context, ...others] = FakeContext.all;
  first.close();
  const second = createMeter({});
  await settled();
  assert.equal(context.state, 'running');
  await context.suspend();
  await settled();
  assert.equal(context.state, 'running');
  second.close();
  assert.deepEqual(others, []);
});

test('levels go from -60 to -10 dBFS', () => {
  assert.equal(levelOf(0), 0);
  assert.equal(levelOf(10 ** -7), 0);
  assert.ok(Math.abs(levelOf(10 ** -3.5) - 0.5) < 1e-6);
  assert.equal(levelOf(0.1), 1);
  assert.equal(levelOf(1), 1);
});
