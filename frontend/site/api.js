/**
 * Requests to the site's own REST API. A refusal is an `ApiError` with the server's code and sentence.
 *
 * @typedef {{fetch: typeof fetch, csrf: () => string, newKey: () => string, pause: (ms: number) => Promise<void>}} Wire
 *   `newKey` returns a new idempotency key for each command
 * @typedef {(method: string, path: string, body?: unknown, key?: string) => Promise<any>} Send
 *   `key`: the idempotency key, if the caller may send the same command again. Throws ApiError.
 * @typedef {(path: string, tag: string) => Promise<{tag: string, body: any} | null>} Look
 *   null if the resource still has this entity tag. Throws ApiError.
 */
import { noteServerTime } from './server-time.js';

const RETRY_MS = 700;

/** The server refused, or could not be reached (`code` is then `offline` and `status` 0). */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} message one sentence for a person
   * @param {number} [wait] seconds until another attempt can succeed; undefined if waiting does not help
   * @param {string} [reference] names the failure in the site's logs, if it is a fault of the site
   */
  constructor(status, code, message, wait, reference) {
    super(message);
    this.status = status;
    this.code = code;
    this.wait = wait;
    this.reference = reference;
  }
}

/** @param {Wire} wire @returns {{send: Send, look: Look}} */
export function createRequests(wire) {
  return {
    send: (method, path, body, key) => request(wire, method, path, body, key),
    look: (path, tag) => conditional(wire, path, tag),
  };
}

/**
 * @param {Wire} wire
 * @param {string} method
 * @param {string} path
 * @param {unknown} body
 * @param {string} [key]
 * @returns {Promise<any>}
 */
async function request(wire, method, path, body, key) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') {
    headers['X-CSRF-Token'] = wire.csrf();
    headers['Idempotency-Key'] = key ?? wire.newKey();
    headers['X-Correlation-Id'] = randomHex(8); // everything that this command causes is logged under it
  }
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const asked = Date.now();
  const response = await sent(wire, path, {
    method,
    headers,
    keepalive: method !== 'GET', // a command completes even if the page is closed at once
    credentials: 'same-origin',
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  noteServerTime(response.headers.get('Date'), asked, Date.now());
  if (response.status === 204) return undefined;
  return read(response);
}

/**
 * Requests a resource that is the same for everybody. No cookie is sent, so that caches may answer.
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
  const { code = 'unavailable', message = '', correlation_id: reference } = answer?.error ?? {};
  throw new ApiError(response.status, code, message, wait, reference);
}

/**
 * Sends a request, and once more if the network lost it: under the same key, so that it takes effect only once.
 * @param {Wire} wire
 * @param {string} path
 * @param {RequestInit} init
 * @returns {Promise<Response>} Throws ApiError `offline`.
 */
async function sent(wire, path, init) {
  try {
    return await wire.fetch(path, init);
  } catch {
    await wire.pause(RETRY_MS);
  }
  return wire.fetch(path, init).catch(offline);
}

/** @param {number} bytes @returns {string} so many random bytes, as hexadecimal digits; works without TLS, too */
export const randomHex = (bytes) =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** @returns {never} */
function offline() {
  throw new ApiError(0, 'offline', '');
}

/**
 * @param {Record<string, string | null | undefined>} values empty ones are left out
 * @returns {string} a query with its `?`, or ''
 */
export function queryOf(values) {
  const given = Object.entries(values).filter(([, value]) => value);
  return given.length
    ? `?${given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`
    : '';
}

/**
 * Reads cookies as the server does: other software on the same host sets cookies of any form.
 * @param {string} cookies `document.cookie`
 * @returns {string} the CSRF token, or ''; on HTTPS its name has a prefix, and no other one counts
 */
export function csrfFrom(cookies) {
  return valueOf(cookies, '__Host-csrf') ?? valueOf(cookies, 'csrf') ?? '';
}

/** @param {string} cookies @param {string} name @returns {string | null} */
function valueOf(cookies, name) {
  for (const part of cookies.split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return null;
}
