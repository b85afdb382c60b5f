/** The id under which everything that one act causes is logged, here and on every server. It is no secret. */

export const CORRELATION = 'X-Correlation-Id';

/** @returns {string} a new one: 64 bits in hexadecimal digits. Works in pages without TLS, too. */
export const newCorrelation = () =>
  [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
