/**
 * Requests to the site's own REST API. A refusal is an `ApiError` with the server's code and sentence.
 *
 * @typedef {{id: string, handle: string, display_name: string}} Account
 * @typedef {import('./protocol.js').Person} Identity
 * @typedef {{id: string, handle: string, name: string, picture: {small: string, large: string} | null}} Face
 * @typedef {import('./protocol.js').Settings} Settings
 * @typedef {Identity & {role: 'host' | 'cohost' | 'speaker', muted_by_host: boolean}} OnStage
 * @typedef {{id: string, by: Identity, expires_at: number}} Invite
 * @typedef {{at: number, act: string, by: Identity | null, whom: {id: string, name: string | null} | null, detail: string}} LogEntry
 * @typedef {{
 *   id: string, title: string, topics: string[], state: import('./protocol.js').SpaceState, host: Identity,
 *   stage: OnStage[], queue: {length: number, place?: number}, listeners: number, created_at: number,
 *   starts_at: number | null, started_at: number | null, ended_at: number | null, version: number,
 *   you: {id: string, role: import('./protocol.js').Role, invite?: Invite, blocked?: string[]} | null,
 *   settings?: Settings, pins?: import('./protocol.js').Pin[], hostless_until?: number | null, recording?: {url: string},
 * }} SpaceView
 * @typedef {{
 *   id: string, title: string, topics: string[], state: 'live', host: Identity, stage: (Identity & {role: OnStage['role']})[],
 *   listening: Identity[], listeners: number, started_at: number, version: number,
 * }} LiveSpace what everybody is told of a Space that is live, about once a second
 * @typedef {{
 *   id: string, gone?: boolean, moment?: string, author: Identity, text: string, created_at: number, space: SpaceView | null,
 *   reply_to: {id: string, author: Identity} | null, likes: number, reposts: number, replies: number,
 *   you: {liked: boolean, reposted: boolean} | null, reposted_by: Identity | null,
 * }} Post of one that is `gone` only the id, the time and the count of replies are known
 * @typedef {{post: Post, above: Post[], replies: Post[], next: string | null}} Thread
 * @typedef {{space: SpaceView, you: Identity, ice_servers: RTCIceServer[], socket: {url: string, ticket: string, shown: boolean}}} Joined
 */

import { accounts } from './api/accounts.js';
import { fleets } from './api/fleets.js';
import { inbox } from './api/inbox.js';
import { live } from './api/live.js';
import { people } from './api/people.js';
import { posts } from './api/posts.js';
import { preferences } from './api/preferences.js';
import { profiles } from './api/profiles.js';
import { scheduling } from './api/scheduling.js';
import { spaces } from './api/spaces.js';

const RETRY_MS = 700;

/** The server said no, or could not be reached (`code` is then `offline`, `status` 0). */
export class ApiError extends Error {
  /** @param {number} status @param {string} code @param {string} message one sentence for a person @param {number} [wait] seconds, where waiting helps */
  constructor(status, code, message, wait) {
    super(message);
    this.status = status;
    this.code = code;
    this.wait = wait;
  }
}

/**
 * @typedef {{fetch: typeof fetch, csrf: () => string, newKey: () => string, pause: (ms: number) => Promise<void>}} Wire `newKey`: what makes a command its own
 * @typedef {ReturnType<typeof createApi>} Api
 * @typedef {(method: string, path: string, body?: unknown, key?: string) => Promise<any>} Send `key`: what makes a command the same when it is sent again
 * @typedef {(path: string, tag: string) => Promise<{tag: string, body: any} | null>} Look null when what has this tag is what there is
 */

/** @param {Wire} wire */
export function createApi(wire) {
  /** @type {Send} */
  const send = (method, path, body, key) => request(wire, method, path, body, key);
  /** @type {Look} */
  const look = (path, tag) => conditional(wire, path, tag);
  return {
    /** For the requests that only some pages make, which they bring with them. */
    send,
    ...accounts(send),
    ...fleets(send),
    ...inbox(send),
    ...live(look),
    ...people(send),
    ...posts(send),
    ...preferences(send),
    ...profiles(send),
    ...scheduling(send),
    ...spaces(send),
  };
}

/** @param {Wire} wire @param {string} method @param {string} path @param {unknown} body @param {string} [key] @returns {Promise<any>} */
async function request(wire, method, path, body, key) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') {
    headers['X-CSRF-Token'] = wire.csrf();
    headers['Idempotency-Key'] = key ?? wire.newKey();
  }
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  // What was done on the page is done, though the page is left at once.
  const init = { method, headers, keepalive: method !== 'GET', credentials: /** @type {const} */ ('same-origin'), body: body === undefined ? undefined : JSON.stringify(body) };
  const response = await sent(wire, path, init);
  if (response.status === 204) return undefined;
  return read(response);
}

/**
 * A look at what is the same for everybody: no cookie travels, so that whoever stands between may answer.
 * @param {Wire} wire @param {string} path @param {string} tag @returns {ReturnType<Look>}
 */
async function conditional(wire, path, tag) {
  const headers = { Accept: 'application/json', ...(tag && { 'If-None-Match': tag }) };
  const response = await wire.fetch(path, { headers, credentials: 'omit' }).catch(offline);
  if (response.status === 304) return null;
  return { tag: response.headers.get('ETag') ?? '', body: await read(response) };
}

/** @param {Response} response @returns {Promise<any>} Throws ApiError. */
async function read(response) {
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  const wait = Number(response.headers.get('Retry-After')) || undefined;
  throw new ApiError(response.status, answer?.error?.code ?? 'unavailable', answer?.error?.message ?? '', wait);
}

/**
 * @param {Wire} wire @param {string} path @param {RequestInit} init
 * @returns {Promise<Response>} at the second try where the first was lost: under the same key, so that it cannot happen twice
 */
async function sent(wire, path, init) {
  try {
    return await wire.fetch(path, init);
  } catch {
    await wire.pause(RETRY_MS);
  }
  return wire.fetch(path, init).catch(offline);
}

/** @returns {never} */
function offline() {
  throw new ApiError(0, 'offline', '');
}

/** @param {string} cookies `document.cookie` @returns {string} the CSRF token, or '' */
export function csrfFrom(cookies) {
  const pair = cookies.split('; ').find((cookie) => cookie.startsWith('csrf='));
  return pair ? decodeURIComponent(pair.slice('csrf='.length)) : '';
}
