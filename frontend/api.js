/**
 * Requests to the site's own REST API. A refusal is an `ApiError` with the server's code and sentence.
 *
 * @typedef {{id: string, handle: string, display_name: string}} Account
 * @typedef {import('./protocol.js').Person} Identity
 * @typedef {Identity & {role: 'host' | 'cohost' | 'speaker', muted_by_host: boolean}} OnStage
 * @typedef {{
 *   id: string, title: string, topics: string[], state: import('./protocol.js').SpaceState, host: Identity,
 *   stage: OnStage[], queue: {length: number, place?: number}, listeners: number, created_at: number,
 *   starts_at: number | null, started_at: number | null, ended_at: number | null, version: number,
 *   you: {id: string, role: import('./protocol.js').Role} | null,
 * }} SpaceView
 * @typedef {{id: string, author: Identity, text: string, created_at: number, space: SpaceView | null}} Post
 * @typedef {{space: SpaceView, you: Identity, ice_servers: RTCIceServer[], socket: {url: string, ticket: string}}} Joined
 */

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
 * @typedef {{fetch: typeof fetch, csrf: () => string}} Wire
 * @typedef {ReturnType<typeof createApi>} Api
 */

/** @param {Wire} wire */
export function createApi(wire) {
  /** @type {(method: string, path: string, body?: unknown) => Promise<any>} */
  const send = (method, path, body) => request(wire, method, path, body);
  /** @param {string} space @param {string} [rest] */
  const at = (space, rest = '') => `/api/spaces/${encodeURIComponent(space)}${rest}`;
  /** @param {string} person */
  const named = (person) => encodeURIComponent(person);
  return {
    /** @type {() => Promise<{account: Account | null}>} */
    session: () => send('GET', '/api/session'),
    /** @type {(fields: {handle: string, display_name: string, password: string}) => Promise<{account: Account}>} */
    signUp: (fields) => send('POST', '/api/accounts', fields),
    /** @type {(fields: {handle: string, password: string}) => Promise<{account: Account}>} */
    signIn: (fields) => send('POST', '/api/session', fields),
    /** @type {() => Promise<void>} */
    signOut: () => send('DELETE', '/api/session'),
    /** @type {(state: 'live' | 'scheduled') => Promise<{spaces: SpaceView[], next: string | null}>} */
    spaces: (state) => send('GET', `/api/spaces?state=${state}`),
    /** @type {(fields: {title: string, topics: string[], starts_at?: number}) => Promise<{space: SpaceView}>} */
    createSpace: (fields) => send('POST', '/api/spaces', fields),
    /** @type {(space: string) => Promise<{space: SpaceView}>} */
    space: (space) => send('GET', at(space)),
    /** @type {(space: string) => Promise<Joined>} */
    join: (space) => send('POST', at(space, '/join')),
    /** @type {(space: string, action: 'start' | 'end' | 'cancel' | 'leave') => Promise<{space: SpaceView}>} */
    change: (space, action) => send('POST', at(space, `/${action}`)),
    /** @type {(space: string, reason: string) => Promise<unknown>} */
    requestToSpeak: (space, reason) => send('POST', at(space, '/requests'), reason ? { reason } : {}),
    /** @type {(space: string) => Promise<unknown>} */
    cancelRequest: (space) => send('DELETE', at(space, '/requests/me')),
    /** @type {(space: string, person: string, verdict: 'approve' | 'decline') => Promise<unknown>} */
    decide: (space, person, verdict) => send('POST', at(space, `/requests/${named(person)}/${verdict}`)),
    /** @type {(space: string, person: string, action: 'mute' | 'unmute' | 'audience') => Promise<unknown>} */
    onStage: (space, person, action) => send('POST', at(space, `/stage/${named(person)}/${action}`)),
    /** @type {(cursor?: string | null) => Promise<{posts: Post[], next: string | null}>} */
    posts: (cursor) => send('GET', `/api/posts${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`),
    /** @type {(text: string) => Promise<{post: Post}>} */
    post: (text) => send('POST', '/api/posts', { text }),
  };
}

/** @param {Wire} wire @param {string} method @param {string} path @param {unknown} body @returns {Promise<any>} */
async function request(wire, method, path, body) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-CSRF-Token'] = wire.csrf();
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const init = { method, headers, credentials: /** @type {const} */ ('same-origin'), body: body === undefined ? undefined : JSON.stringify(body) };
  const response = await wire.fetch(path, init).catch(() => {
    throw new ApiError(0, 'offline', '');
  });
  if (response.status === 204) return undefined;
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  throw new ApiError(response.status, answer?.error?.code ?? 'unavailable', answer?.error?.message ?? '');
}

/** @param {string} cookies `document.cookie` @returns {string} the CSRF token, or '' */
export function csrfFrom(cookies) {
  const pair = cookies.split('; ').find((cookie) => cookie.startsWith('csrf='));
  return pair ? decodeURIComponent(pair.slice('csrf='.length)) : '';
}
