/**
 * Readers turn unknown JSON into typed values, or throw `Malformed` with the path of the value.
 *
 * @template T
 * @typedef {(value: unknown, path: string) => T} Reader
 */

/** A message that does not match any known type. */
export class Malformed extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** @param {string} path @param {string} expected @returns {never} */
function refuse(path, expected) {
  throw new Malformed('malformed', `The message was not understood: expected ${expected} at ${path}.`);
}

/** @type {Reader<string>} */
export const text = (value, path) => (typeof value === 'string' ? value : refuse(path, 'text'));

/** @type {Reader<boolean>} */
export const flag = (value, path) => (typeof value === 'boolean' ? value : refuse(path, 'true or false'));

/** @type {Reader<number>} */
export const whole = (value, path) => (Number.isSafeInteger(value) ? Number(value) : refuse(path, 'a whole number'));

/** @type {Reader<number>} */
export const count = (value, path) => {
  const number = whole(value, path);
  return number >= 0 && number <= 100_000_000 ? number : refuse(path, 'a count');
};

/** @type {Reader<string>} */
export const id = (value, path) => {
  const read = text(value, path);
  return /^[A-Za-z0-9_=-]{1,64}$/.test(read) ? read : refuse(path, 'an id');
};

/** @param {number} limit @returns {Reader<string>} text of 1 to `limit` characters */
export const filled = (limit) => (value, path) => {
  const read = text(value, path);
  return read.length >= 1 && read.length <= limit ? read : refuse(path, `1 to ${limit} characters`);
};

/** @param {number} limit @returns {Reader<string>} text of `limit` characters or fewer */
export const atMost = (limit) => (value, path) => {
  const read = text(value, path);
  return read.length <= limit ? read : refuse(path, `${limit} characters or fewer`);
};

/**
 * @template {string} T
 * @param {...T} choices
 * @returns {Reader<T>}
 */
export const oneOf =
  (...choices) =>
  (value, path) =>
    choices.find((choice) => choice === value) ?? refuse(path, choices.join(' or '));

/**
 * @template T
 * @param {Reader<T>} reader
 * @returns {Reader<T | null>} null also if the field is missing
 */
export const nullable = (reader) => (value, path) =>
  value === null || value === undefined ? null : reader(value, path);

/**
 * @template T
 * @param {Reader<T>} reader
 * @returns {Reader<T | undefined>} undefined if the field is missing or null
 */
export const optional = (reader) => (value, path) =>
  value === null || value === undefined ? undefined : reader(value, path);

/**
 * @template T
 * @param {Reader<T>} reader
 * @param {T} fallback
 * @returns {Reader<T>}
 */
export const otherwise = (reader, fallback) => (value, path) => (value === undefined ? fallback : reader(value, path));

/**
 * @template T
 * @param {Reader<T>} reader
 * @returns {Reader<T[]>}
 */
export const list = (reader) => (value, path) =>
  Array.isArray(value) ? value.map((item, at) => reader(item, `${path}[${at}]`)) : refuse(path, 'a list');

/**
 * Reads the named fields and ignores unknown ones, so that newer servers may send more.
 *
 * @template {Record<string, Reader<any>>} F
 * @param {F} fields
 * @returns {Reader<{[K in keyof F]: ReturnType<F[K]>}>}
 */
export const object = (fields) => (value, path) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(path, 'an object');
  const record = /** @type {Record<string, unknown>} */ (value);
  const entries = Object.entries(fields)
    .map(([key, read]) => [key, read(record[key], `${path}.${key}`)])
    .filter(([, read]) => read !== undefined);
  return Object.fromEntries(entries);
};

/**
 * @template {Record<string, Reader<any>>} R
 * @param {unknown} value
 * @param {'type' | 'action'} tag
 * @param {R} readers by the tag's value
 * @returns {ReturnType<R[keyof R]>}
 */
export function tagged(value, tag, readers) {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Malformed('malformed', 'The message is not an object.');
  const name = /** @type {Record<string, unknown>} */ (value)[tag];
  if (typeof name !== 'string' || !Object.hasOwn(readers, name)) {
    throw new Malformed('unknown_action', `The message was not understood: no such ${tag}.`);
  }
  return readers[name](value, '$');
}

/** @type {Reader<number>} how long somebody waited, ten minutes at most */
export const milliseconds = (value, path) => {
  const ms = whole(value, path);
  return ms >= 0 && ms <= 600_000 ? ms : refuse(path, '0 to 600,000 ms');
};

/** @type {Reader<number>} a contributing source of RTP: 32 bits, RFC 3550 section 5.1 */
export const count32 = (value, path) => {
  const number = whole(value, path);
  return number >= 0 && number <= 0xffffffff ? number : refuse(path, '32 bits');
};
