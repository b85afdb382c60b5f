import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { signal } from '../../../frontend/node_modules/@preact/signals/dist/signals.mjs';
import { followRoom } from '../../../frontend/posts/room-posts.js';

let hidden;
let show;
globalThis.document = {
  get hidden() {
    return hidden;
  },
  addEventListener: (_, listener) => void (show = listener),
  removeEventListener: () => void (show = null),
};

/** A room that tells of posts, and what its page asks for; `asks` fail while `fails`. */
function played() {
  const here = { told: signal(''), asked: [], fails: false, timers: [] };
  const ask = (what) => async () => {
    here.asked.push(what);
    return !here.fails;
  };
  const after = (ms, then) => {
    const timer = { ms, then };
    here.timers.push(timer);
    return () => void here.timers.splice(here.timers.indexOf(timer), 1);
  };
  here.pass = async () => {
    for (const { then } of here.timers.splice(0)) then();
    await settled();
  };
  here.stop = followRoom(() => here.told.value, { load: ask('load'), look: ask('look') }, after);
  return here;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  hidden = false;
});

test('a page asks once, and again when its room knows of a newer post', async () => {
  const here = played();
  await settled();
  assert.deepEqual([here.asked, here.timers.length], [['load'], 0]);
  here.told.value = '0a';
  assert.ok(here.timers[0].ms < 5_000);
  here.told.value = '0b';
  assert.equal(here.timers.length, 1);
  await here.pass();
  assert.deepEqual([here.asked, here.timers.length], [['load', 'look'], 0]);
  here.told.value = '0a'; // another worker that knows of fewer
  assert.equal(here.timers.length, 0);
  here.stop();
});

test('a page that nobody sees asks when it is seen again', async () => {
  const here = played();
  await settled();
  hidden = true;
  here.told.value = '0a';
  await here.pass();
  show();
  assert.deepEqual(here.asked, ['load']);
  hidden = false;
  show();
  await settled();
  assert.deepEqual(here.asked, ['load', 'look']);
  here.stop();
});

test('what failed is tried again, less and less often', async () => {
  const here = played();
  await settled();
  here.fails = true;
  here.told.value = '0a';
  for (let attempt = 0; attempt < 8; attempt += 1) await here.pass();
  assert.equal(here.asked.length, 9);
  assert.ok(here.timers[0].ms < 60_000);
  here.fails = false;
  await here.pass();
  assert.deepEqual([here.asked.length, here.timers.length], [10, 0]);
  here.stop();
});

test('nothing is asked for once it stops', async () => {
  const here = played();
  await settled();
  here.told.value = '0a';
  here.stop();
  assert.deepEqual([here.timers.length, show], [0, null]);
  here.told.value = '0b';
  assert.equal(here.timers.length, 0);
});
