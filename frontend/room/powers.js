/**
 * The actions that one person may take on another, used for display only; the server decides. Pure.
 *
 * @typedef {import('../protocol/messages.js').Role} Role
 * @typedef {'invite' | 'mute' | 'unmute' | 'audience' | 'make_cohost' | 'remove_cohost' | 'hand_over' | 'remove' |
 *   'bar' | 'follow' | 'block' | 'report'} Power
 * @typedef {{id: string, role: Role}} Own
 * @typedef {{id: string, handle: string | null, role: Role, muted_by_host?: boolean}} Other
 */

const COHOSTS = 2;
/** The roles over which each role has a host's powers. @type {Partial<Record<Role, Role[]>>} */
const OVER = { host: ['cohost', 'speaker', 'listener'], cohost: ['speaker', 'listener'] };

/**
 * @param {Role | undefined} role
 * @returns {boolean} whether the role may see and change requests, pins and the log
 */
export const moderates = (role) => role === 'host' || role === 'cohost';

/**
 * @param {Role | undefined} role
 * @returns {boolean} whether the role may read the log of a Space that is not live
 */
export const readsLogAfterwards = (role) => role === 'host';

/**
 * @param {Own | undefined} own
 * @param {boolean} signedIn
 * @param {Other} other
 * @param {readonly {role: Role}[]} stage
 * @returns {Power[]} in the order in which they are shown
 */
export function powersOver(own, signedIn, other, stage) {
  if (!own || own.id === other.id) return [];
  const hosting = OVER[own.role]?.includes(other.role) ? hostPowers(own.role, other, stage) : [];
  /** @type {Power[]} */
  const relationships =
    signedIn && other.handle !== null ? (hosting.includes('bar') ? ['follow'] : ['follow', 'block']) : [];
  return [...hosting, ...relationships, 'report'];
}

/** @param {Role} role @param {Other} other @param {readonly {role: Role}[]} stage @returns {Power[]} */
function hostPowers(role, other, stage) {
  const onStage = other.role !== 'listener';
  /** @type {Power[]} */
  const powers = onStage ? [other.muted_by_host ? 'unmute' : 'mute', 'audience'] : ['invite'];
  if (role === 'host' && onStage) powers.push(...seatPowers(other, stage));
  return [...powers, 'remove', 'bar'];
}

/** @param {Other} other @param {readonly {role: Role}[]} stage @returns {Power[]} */
function seatPowers(other, stage) {
  if (other.role === 'cohost') return ['remove_cohost', 'hand_over'];
  const full = stage.filter(({ role }) => role === 'cohost').length >= COHOSTS;
  return full ? ['hand_over'] : ['make_cohost', 'hand_over'];
}
