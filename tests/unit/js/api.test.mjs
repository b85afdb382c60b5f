import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ApiError, createRequests, csrfFrom } from '../../../frontend/site/api.js';
import { createSpaceApi } from '../../../frontend/space/requests.js';

/** A wire without the network: keys are counted, and pauses take no time. */
function played(fetch) {
  let keys = 0;
  return { fetch, csrf: () => 'token', newKey: () => `key ${++keys}`, pause: async () => {} };
}

function requests(fetch) {
  const { send, look } = createRequests(played(fetch));
  return { send, api: createSpaceApi(send, look) };
}

function wire(status, body) {
  const calls = [];
  const fetch = async (path, init) => {
    calls.push({ path, ...init });
    return new Response(status === 204 ? null : body, { status });
  };
  return { calls, ...requests(fetch) };
}

test('a change carries the token and JSON', async () => {
  const { calls, send } = wire(201, '{"post": {"id": "p_1"}}');
  assert.deepEqual(await send('POST', '/api/posts', { text: 'Hello' }), { post: { id: 'p_1' } });
  assert.equal(calls[0].headers['X-CSRF-Token'], 'token');
  assert.equal(calls[0].headers['Content-Type'], 'application/json');
  assert.equal(calls[0].body, '{"text":"Hello"}');
});

test('a look carries no token', async () => {
  const { calls, api } = wire(200, '{"spaces": [], "next": null}');
  await api.spaces('live');
  assert.equal(calls[0].headers['X-CSRF-Token'], undefined);
});

test('a refusal brings its code and its sentence', async () => {
  const { api } = wire(409, '{"error": {"code": "stage_full", "message": "All 13 seats on the stage are taken."}}');
  await assert.rejects(api.decide('s_1', 'a_1', 'approve'), (error) =>
    error instanceof ApiError && error.status === 409 && error.code === 'stage_full' && error.message.includes('13 seats'));
});

test('a refusal for a while says for how long', async () => {
  const body = '{"error": {"code": "too_many", "message": "That was 120 times already."}}';
  const { api } = requests(async () => new Response(body, { status: 429, headers: { 'Retry-After': '90' } }));
  await assert.rejects(api.remove('s_1', 'a_1'), (error) => error instanceof ApiError && error.code === 'too_many' && error.wait === 90);
});

test('an answer that is not JSON is a failure of the site', async () => {
  const { api } = wire(502, '<html>');
  await assert.rejects(api.agenda(), (error) => error instanceof ApiError && error.code === 'unavailable');
});

test('no network is said as such', async () => {
  const { api } = requests(() => Promise.reject(new TypeError('Failed to fetch')));
  await assert.rejects(api.agenda(), (error) => error instanceof ApiError && error.code === 'offline');
});

test('every command has a key of its own, and a look has none', async () => {
  const { calls, api } = wire(200, '{"space": {}}');
  await api.onStage('s_1', 'a_1', 'mute');
  await api.onStage('s_1', 'a_1', 'mute');
  await api.space('s_1');
  assert.deepEqual(calls.map(({ headers }) => headers['Idempotency-Key']), ['key 1', 'key 2', undefined]);
});

test('every command has a correlation id, the same if it is sent again, and a look has none', async () => {
  const ids = [];
  const fetch = async (_, { headers }) => {
    if (ids.push(headers['X-Correlation-Id']) === 1) throw new TypeError('Failed to fetch');
    return new Response('{"space": {}}');
  };
  const { api } = requests(fetch);
  await api.remove('s_1', 'a_1');
  await api.onStage('s_1', 'a_1', 'mute');
  await api.space('s_1');
  assert.match(ids[0], /^[0-9a-f]{16}$/);
  assert.equal(ids[1], ids[0]);
  assert.notEqual(ids[2], ids[0]);
  assert.equal(ids[3], undefined);
});

test('a fault of the site brings the name under which it was logged', async () => {
  const body = '{"error": {"code": "internal", "message": "Something went wrong.", "correlation_id": "5f0c9a7be1d24c38"}}';
  await assert.rejects(wire(500, body).api.agenda(), (error) => error instanceof ApiError && error.reference === '5f0c9a7be1d24c38');
});

test('a command that the network lost is sent again under the same key', async () => {
  const keys = [];
  const fetch = async (_, { headers }) => {
    if (keys.push(headers['Idempotency-Key']) === 1) throw new TypeError('Failed to fetch');
    return new Response('{"space": {}}');
  };
  assert.deepEqual(await requests(fetch).api.remove('s_1', 'a_1'), { space: {} });
  assert.deepEqual(keys, ['key 1', 'key 1']);
});

test('a command that the server refused is not sent again', async () => {
  const { calls, api } = wire(403, '{"error": {"code": "not_allowed", "message": "No."}}');
  await assert.rejects(api.remove('s_1', 'a_1'));
  assert.equal(calls.length, 1);
});

test('a person in an address is escaped', async () => {
  const { calls, api } = wire(200, '{"space": {}}');
  await api.bar('s/1', 'a=1', false);
  assert.deepEqual([calls[0].method, calls[0].path], ['DELETE', '/api/spaces/s%2F1/blocked/a%3D1']);
});

test('listening anonymously is said, and only when it is chosen', async () => {
  const { calls, api } = wire(200, '{}');
  await api.join('s_1');
  await api.join('s_1', true);
  assert.deepEqual(calls.map(({ body }) => body), ['{}', '{"anonymous":true}']);
});

test('an answer without content is undefined', async () => {
  assert.equal(await wire(204, '').send('DELETE', '/api/session'), undefined);
});

test('on HTTPS the token is the one that no other site could set', () => {
  assert.equal(csrfFrom('csrf=tossed; __Host-csrf=ours'), 'ours');
});

for (const { name, header, cookies } of JSON.parse(readFileSync(new URL('../../vectors/cookies.json', import.meta.url), 'utf8'))) {
  test(`the token is read from among the cookies: ${name}`, () => assert.equal(csrfFrom(header), cookies.csrf ?? ''));
}

test('a look at what everybody sees carries no cookie, and what is known', async () => {
  const seen = [];
  const fetch = async (path, init) => {
    seen.push({ path, ...init });
    return seen.length === 1 ? new Response('{"spaces": []}', { headers: { ETag: '"1"' } }) : new Response(null, { status: 304 });
  };
  const { api } = requests(fetch);
  assert.deepEqual(await api.live(''), { tag: '"1"', body: { spaces: [] } });
  assert.equal(await api.live('"1"'), null);
  assert.deepEqual(seen.map(({ credentials, headers }) => [credentials, headers['If-None-Match']]), [['omit', undefined], ['omit', '"1"']]);
});
