/**
 * The time by the server's clock, with which times from the server are compared, because the clock of a computer may be
 * wrong by minutes. Pure, but for the clock.
 */

/**
 * The least and the greatest difference that the clocks may have, in ms. A `Date` header has no fractions of seconds.
 * @type {readonly [number, number]}
 */
let bounds = [-Infinity, Infinity];

/**
 * Learns about the server's clock, which showed `date` some time between `asked` and `answered` (Cristian's algorithm).
 * @param {string | null} date the `Date` header of an answer that no cache has kept
 * @param {number} asked epoch ms, by our own clock
 * @param {number} answered epoch ms, by our own clock
 */
export function noteServerTime(date, asked, answered) {
  const said = Date.parse(date ?? '');
  if (Number.isNaN(said)) return;
  const least = said - answered;
  const most = said + 1_000 - asked;
  const both = /** @type {const} */ ([Math.max(bounds[0], least), Math.min(bounds[1], most)]);
  bounds = both[0] <= both[1] ? both : [least, most]; // otherwise one of the clocks was set in between
}

/** @returns {number} epoch ms by the server's clock; by our own if it may be right, and until the server has answered */
export function serverNow() {
  const [least, most] = bounds;
  return Date.now() + (least <= 0 && most >= 0 ? 0 : Math.round((least + most) / 2));
}
