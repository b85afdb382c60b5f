import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError, createApi, csrfFrom } from '../../../frontend/api.js';

function wire(status, body) {
  const calls = [];
  const fetch = async (path, init) => {
    calls.push({ path, ...init });
    return new Response(status === 204 ? null : body, { status });
  };
  return { calls, api: createApi({ fetch, csrf: () => 'token' }) };
}

test('a change carries the token and JSON', async () => {
  const { calls, api } = wire(201, '{"post": {"id": "p_1"}}');
  assert.deepEqual(await api.post('Hello'), { post: { id: 'p_1' } });
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

test('an answer that is not JSON is a failure of the site', async () => {
  const { api } = wire(502, '<html>');
  await assert.rejects(api.session(), (error) => error instanceof ApiError && error.code === 'unavailable');
});

test('no network is said as such', async () => {
  const api = createApi({ fetch: () => Promise.reject(new TypeError('Failed to fetch')), csrf: () => '' });
  await assert.rejects(api.session(), (error) => error instanceof ApiError && error.code === 'offline');
});

test('signing out answers nothing', async () => {
  assert.equal(await wire(204, '').api.signOut(), undefined);
});

test('the token is read from among the cookies', () => {
  assert.equal(csrfFrom('theme=dark; csrf=a%3Db; x=1'), 'a=b');
  assert.equal(csrfFrom('nocsrf=1'), '');
});
