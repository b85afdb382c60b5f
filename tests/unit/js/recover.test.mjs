/** A page that lost a module reloads itself: `recover.js` as the browser runs it, on a page of a few lines. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';

const CODE = readFileSync(new URL('../../../frontend/app/recover.js', import.meta.url), 'utf8');

class HTMLScriptElement {}

/** One load of a page of a tab that keeps `storage`. */
function load(storage) {
  const page = { started: false, pauses: [], reloads: 0, marks: {} };
  const listeners = {};
  const window = {
    HTMLScriptElement,
    addEventListener: (name, listener) => (listeners[name] = listener),
    document: { querySelector: () => (page.started ? {} : null), documentElement: { dataset: page.marks } },
    sessionStorage: {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => storage.set(key, value),
    },
    setTimeout: (then, ms) => {
      page.pauses.push(ms);
      then();
    },
    location: { reload: () => (page.reloads += 1) },
  };
  window.window = window;
  createContext(window);
  runInContext(CODE, window);
  page.window = runInContext('window', window);
  page.fails = (target) => listeners.error({ target });
  page.rejects = () => listeners.unhandledrejection();
  return page;
}

test('a page whose script was lost is reloaded', () => {
  const page = load(new Map());
  page.fails(new HTMLScriptElement());
  assert.deepEqual([page.reloads, page.pauses], [1, [500]]);
});

test('a page shows nothing to click on while its reload is due, and what it has when there is none', () => {
  const storage = new Map();
  const marked = [0, 1, 2, 3].map(() => {
    const page = load(storage);
    page.fails(page.window);
    return 'reloading' in page.marks;
  });
  assert.deepEqual(marked, [true, true, true, false]);
});

test('a page that stops at an error before it has started is reloaded', () => {
  const [stopped, rejected] = [load(new Map()), load(new Map())];
  stopped.fails(stopped.window);
  rejected.rejects();
  assert.deepEqual([stopped.reloads, rejected.reloads], [1, 1]);
});

test('a page that runs, or lost only a picture, stays', () => {
  const page = load(new Map());
  page.fails({});
  page.started = true;
  page.fails(new HTMLScriptElement());
  page.fails(page.window);
  page.rejects();
  assert.equal(page.reloads, 0);
});

test('a page that cannot be loaded is reloaded three times, after longer and longer pauses', () => {
  const storage = new Map();
  const pauses = [];
  for (let number = 0; number < 5; number += 1) {
    const page = load(storage);
    page.fails(new HTMLScriptElement());
    pauses.push(...page.pauses);
  }
  assert.deepEqual(pauses, [500, 2_000, 8_000]);
});
