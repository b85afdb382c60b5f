/**
 * The phases of being in a Space, and their transitions.
 *
 * @typedef {'idle' | 'joining' | 'live' | 'reconnecting' | 'ended' | 'refused' | 'removed' | 'left'} Phase
 */

/** @type {Record<Phase, Phase[]>} */
export const NEXT = {
  idle: ['joining'],
  joining: ['live', 'refused', 'removed', 'ended', 'left'],
  live: ['reconnecting', 'refused', 'removed', 'ended', 'left'],
  reconnecting: ['live', 'refused', 'removed', 'ended', 'left'],
  ended: [],
  refused: ['left'],
  removed: ['left'],
  left: [],
};

/** Codes of refused joins that a retry cannot change. */
export const FINAL_CODES = new Set([
  'space_ended',
  'space_cancelled',
  'not_started',
  'no_such_space',
  'not_allowed',
  'not_found',
  'wrong_origin',
  'csrf',
  'signed_out',
  'removed',
  'blocked',
  'locked',
  'accounts_only',
  'guests_full',
]);

/** Codes which mean that a host removed the person while they were disconnected. */
export const BARRED_CODES = new Set(['removed', 'blocked']);

/** Codes while a Space moves to another worker, which takes seconds. */
export const PASSING_CODES = new Set(['no_worker', 'worker_gone']);

/** The code while a Space has as many people as its worker can play to: until some leave. */
export const FULL_CODE = 'worker_full';

/** The code while more people come in at once than a worker lets in at once. */
export const BUSY_CODE = 'worker_busy';

/** The code while a worker is started for the Space, which may take a minute. */
export const STARTING_CODE = 'worker_starting';
