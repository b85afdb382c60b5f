/**
 * The states of being in a Space, and what may follow what.
 *
 * @typedef {'idle' | 'joining' | 'live' | 'reconnecting' | 'ended' | 'refused' | 'left'} Phase
 */

/** @type {Record<Phase, Phase[]>} */
export const NEXT = {
  idle: ['joining'],
  joining: ['live', 'refused', 'ended', 'left'],
  live: ['reconnecting', 'ended', 'left'],
  reconnecting: ['live', 'refused', 'ended', 'left'],
  ended: [],
  refused: ['left'],
  left: [],
};

/** Refusals of a join that trying again does not change. */
export const FINAL_CODES = new Set([
  'space_ended', 'space_cancelled', 'not_started', 'no_such_space',
  'not_allowed', 'not_found', 'wrong_origin', 'csrf',
]);
