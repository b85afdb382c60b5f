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
 * @typedef {{id: string, author: Identity, text: string, created_at: number, space: SpaceView | null}} Post
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
  /** @param {number} status @param {string} code @param {string} message one sentence for a person */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
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
    ...accounts(send),
    ...fleets(send),
    ...inbox(send),
    ...live(look),
    ...people(send),
    ...posts(send),
    ...preferences(send),
    ...profiles(send),
    ...spaces(send),
    /** @type {() => Promise<{account: Account | null}>} */
    session: () => send('GET', '/api/session'),
    /** @type {(fields: {handle: string, display_name: string, password: string}) => Promise<{account: Account}>} */
    signUp: (fields) => send('POST', '/api/accounts', fields),
    /** @type {(handle: string) => Promise<{account: Account}>} */
    find: (handle) => send('GET', `/api/accounts?handle=${encodeURIComponent(handle)}`),
    /** @type {(fields: {handle: string, password: string}) => Promise<{account: Account}>} */
    signIn: (fields) => send('POST', '/api/session', fields),
    /** @type {() => Promise<void>} */
    signOut: () => send('DELETE', '/api/session'),
    /** @type {(state: 'live' | 'scheduled') => Promise<{spaces: SpaceView[], next: string | null}>} */
    spaces: (state) => send('GET', `/api/spaces?state=${state}`),
    /** @type {(fields: {title: string, topics: string[], starts_at?: number, settings?: Partial<Settings>}) => Promise<{space: SpaceView}>} */
    createSpace: (fields) => send('POST', '/api/spaces', fields),
    /** @type {(space: string) => Promise<{space: SpaceView}>} */
    space: (space) => send('GET', at(space)),
    /** @type {(space: string, anonymous?: boolean) => Promise<Joined>} */
    join: (space, anonymous = false) => send('POST', at(space, '/join'), anonymous ? { anonymous } : {}),
    /** @type {(space: string, change: Partial<Settings> & {title?: string, topics?: string[]}) => Promise<{space: SpaceView}>} */
    edit: (space, change) => send('PATCH', at(space), change),
    /** @type {(space: string, action: 'start' | 'end' | 'cancel' | 'leave') => Promise<{space: SpaceView}>} */
    change: (space, action) => send('POST', at(space, `/${action}`)),
    /** @type {(space: string, reason: string, consent?: boolean) => Promise<unknown>} */
    requestToSpeak: (space, reason, consent = false) => send('POST', at(space, '/requests'), { ...(reason && { reason }), ...(consent && { consent }) }),
    /** @type {(space: string) => Promise<unknown>} */
    cancelRequest: (space) => send('DELETE', at(space, '/requests/me')),
    /** @type {(space: string, person: string, verdict: 'approve' | 'decline') => Promise<unknown>} */
    decide: (space, person, verdict) => send('POST', at(space, `/requests/${named(person)}/${verdict}`)),
    /** @type {(space: string, person: string, action: 'mute' | 'unmute' | 'audience') => Promise<unknown>} */
    onStage: (space, person, action) => send('POST', at(space, `/stage/${named(person)}/${action}`)),
    /** @type {(space: string, undo: boolean) => Promise<unknown>} */
    muteAll: (space, undo) => send(undo ? 'DELETE' : 'POST', at(space, '/stage/mute')),
    /** @type {(space: string, person: string, on: boolean) => Promise<unknown>} */
    cohost: (space, person, on) => send(on ? 'POST' : 'DELETE', at(space, `/cohosts/${named(person)}`)),
    /** @type {(space: string, person: string) => Promise<unknown>} */
    handOver: (space, person) => send('POST', at(space, `/host/${named(person)}`)),
    /** @type {(space: string, person: string) => Promise<{invite: string, expires_at: number}>} */
    invite: (space, person) => send('POST', at(space, `/invites/${named(person)}`)),
    /** @type {(space: string, invite: string, verdict: 'accept' | 'decline', consent?: boolean) => Promise<unknown>} */
    answerInvite: (space, invite, verdict, consent = false) => send('POST', at(space, `/invites/${verdict}`), { invite, ...(consent && { consent }) }),
    /** @type {(space: string, person: string) => Promise<unknown>} */
    remove: (space, person) => send('POST', at(space, `/removed/${named(person)}`)),
    /** @type {(space: string, person: string, on: boolean) => Promise<unknown>} from all Spaces of this host */
    bar: (space, person, on) => send(on ? 'POST' : 'DELETE', at(space, `/blocked/${named(person)}`)),
    /** @type {(space: string, url: string) => Promise<unknown>} */
    pin: (space, url) => send('POST', at(space, '/pins'), { url }),
    /** @type {(space: string, pin: string) => Promise<unknown>} */
    unpin: (space, pin) => send('DELETE', at(space, `/pins/${named(pin)}`)),
    /** @type {(space: string, fields: {reason: string, text?: string, person?: string}) => Promise<{report: string}>} */
    report: (space, fields) => send('POST', at(space, '/reports'), fields),
    /** @type {(space: string, cursor?: string | null) => Promise<{entries: LogEntry[], next: string | null}>} */
    log: (space, cursor) => send('GET', at(space, `/log?format=json${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)),
    /** @type {(space: string) => string} where the whole log is downloaded */
    logUrl: (space) => at(space, '/log?format=csv'),
    /** @type {(person: string, tie: 'follow' | 'block', on: boolean) => Promise<void>} */
    tie: (person, tie, on) => send(on ? 'PUT' : 'DELETE', `/api/accounts/${named(person)}/${tie}`),
    /** @type {() => Promise<{url: string, ticket: string}>} a WebSocket for what is addressed to this person */
    socket: () => send('POST', '/api/socket'),
    /** @type {(cursor?: string | null) => Promise<{posts: Post[], next: string | null}>} */
    posts: (cursor) => send('GET', `/api/posts${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`),
    /** @type {(text: string) => Promise<{post: Post}>} */
    post: (text) => send('POST', '/api/posts', { text }),
    ...scheduling(send), ...spaces(send),
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
  const init = { method, headers, credentials: /** @type {const} */ ('same-origin'), body: body === undefined ? undefined : JSON.stringify(body) };
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
  throw new ApiError(response.status, answer?.error?.code ?? 'unavailable', answer?.error?.message ?? '');
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
