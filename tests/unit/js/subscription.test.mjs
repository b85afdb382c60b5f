import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renewed } from '../../../frontend/notifications/subscription.js';

/** A browser's push manager: `made` counts subscriptions; a subscription for one key stands in the way of another. */
function manager(key, { fails = false } = {}) {
  const browser = { current: null, made: 0, ended: [] };
  const subscription = (name, ownKey) => ({
    toJSON: () => ({ endpoint: `https://push.example/${name}`, keys: { p256dh: 'p', auth: 'a' } }),
    options: { applicationServerKey: Uint8Array.from(ownKey, (letter) => letter.charCodeAt(0)).buffer },
    unsubscribe: async () => {
      browser.ended.push(name);
      browser.current = null;
      return true;
    },
  });
  if (key !== null) browser.current = subscription('first', key);
  return Object.assign(browser, {
    getSubscription: async () => browser.current,
    subscribe: async ({ applicationServerKey }) => {
      if (fails || browser.current) throw new Error('AbortError');
      browser.made += 1;
      browser.current = subscription(`new ${browser.made}`, atob(applicationServerKey));
      return browser.current;
    },
  });
}

/** A site with `key`. A device's id is its endpoint's name. */
function site(key) {
  const server = { enrolled: [], withdrawn: [] };
  return Object.assign(server, {
    pushed: async () => ({ key: key && btoa(key) }),
    enrollDevice: async (device) => {
      if (device.key && device.key !== btoa(key)) throw Object.assign(new Error(), { code: 'push_key_changed' });
      server.enrolled.push(device);
      return { device: device.endpoint.split('/').at(-1) };
    },
    withdrawDevice: async (device) => void server.withdrawn.push(device),
  });
}

test('a subscription for the site\'s key is enrolled again as it is', async () => {
  const [browser, server] = [manager('abc'), site('abc')];
  assert.equal(await renewed(browser, server, 'first', 'es'), 'first');
  assert.deepEqual([browser.made, browser.ended, server.withdrawn], [0, [], []]);
  assert.deepEqual(server.enrolled, [
    { endpoint: 'https://push.example/first', p256dh: 'p', auth: 'a', language: 'es', key: btoa('abc') },
  ]);
});

test('a subscription for an older key is replaced, and its device withdrawn', async () => {
  const [browser, server] = [manager('old'), site('abc')];
  assert.equal(await renewed(browser, server, 'first', 'en'), 'new 1');
  assert.deepEqual([browser.ended, server.withdrawn], [['first'], ['first']]);
  assert.deepEqual(server.enrolled.map((device) => device.endpoint), ['https://push.example/new 1']);
});

test('a subscription that the browser has lost is made again', async () => {
  const [browser, server] = [manager(null), site('abc')];
  assert.equal(await renewed(browser, server, 'first', 'en'), 'new 1');
  assert.deepEqual(server.withdrawn, ['first']);
});

test('a browser that cannot subscribe again has no device any more', async () => {
  const [browser, server] = [manager('old', { fails: true }), site('abc')];
  assert.equal(await renewed(browser, server, 'first', 'en'), null);
  assert.deepEqual([server.enrolled, server.withdrawn], [[], ['first']]);
});

test('a site that pushes no more has no devices', async () => {
  const [browser, server] = [manager('old'), site('')];
  server.enrollDevice = async () => {
    throw Object.assign(new Error(), { code: 'push_key_changed' });
  };
  assert.equal(await renewed(browser, server, 'first', 'en'), null);
  assert.deepEqual(server.withdrawn, ['first']);
});

test('a subscription that does not tell its key is enrolled', async () => {
  const [browser, server] = [manager(''), site('abc')];
  assert.equal(await renewed(browser, server, 'first', 'en'), 'first');
});

test('a server that does not answer changes nothing', async () => {
  const [browser, server] = [manager('abc'), site('abc')];
  server.enrollDevice = async () => {
    throw Object.assign(new Error(), { code: 'offline' });
  };
  await assert.rejects(renewed(browser, server, 'first', 'en'));
  assert.deepEqual([browser.ended, server.withdrawn], [[], []]);
});
