/**
 * The states of being in a Space, and what may follow what.
 *
 * @typedef {'idle' | 'joining' | 'live' | 'reconnecting' | 'ended' | 'refused' | 'removed' | 'left'} Phase
 */

/** @type {Record<Phase, Phase[]>} */
export const NEXT = {
  idle: ['joining'],
  joining: ['live', 'refused', 'removed', 'ended', 'left'],
  live: ['reconnecting', 'removed', 'ended', 'left'],
  reconnecting: ['live', 'refused', 'removed', 'ended', 'left'],
  ended: [],
  refused: ['left'],
  removed: ['left'],
  left: [],
};

/** Refusals of a join that trying again does not change. */
export const FINAL_CODES = new Set([
  'space_ended',
  'space_cancelled',
  'not_started',
  'no_such_space',
  'not_allowed',
  'not_found',
  'wrong_origin',
  'csrf',
  'removed',
  'blocked',
  'locked',
  'accounts_only',
]);

/** Refusals that say to somebody who was inside: a host put you out while you were away. */
export const BARRED_CODES = new Set(['removed', 'blocked']);

/** Refusals that the end of a worker brings: another takes the Space within seconds. */
export const PASSING_CODES = new Set(['no_worker', 'worker_gone']);
