/**
 * The time by the server's clock: what the server dates is compared with it, as the clock of a computer may be wrong by
 * minutes. Pure, but for the clock.
 */

/**
 * What the difference of the clocks may be, in ms: at least and at most. A `Date` header has no fractions of seconds.
 * @type {readonly [number, number]}
 */
let bounds = [-Infinity, Infinity];

/**
 * Takes note of the server's clock (the method of Cristian): it said `date` some time between `asked` and `answered`.
 * @param {string | null} date the `Date` header of an answer that no cache has kept
 * @param {number} asked epoch ms, by our own clock
 * @param {number} answered epoch ms, by our own clock
 */
export function hearServerTime(date, asked, answered) {
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
