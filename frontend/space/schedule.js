/** Conversion between timestamps and `datetime-local` values in the browser's time zone. Pure. */

export const AHEAD_MS = 30 * 24 * 3_600_000; // how far ahead a Space can be scheduled
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * @param {number} time epoch ms
 * @returns {string} the value of an `<input type="datetime-local">`, in the browser's time zone
 */
export function typed(time) {
  const local = new Date(time - new Date(time).getTimezoneOffset() * MINUTE_MS);
  return local.toISOString().slice(0, 16);
}

/** @param {string} text the value of the input @returns {number} epoch ms; NaN if it is not a time */
export const meant = (text) => new Date(text).getTime();

/**
 * @param {number} now epoch ms
 * @returns {{least: string, most: string, first: string}} the allowed range, and the initial value: the first whole
 *   hour at least 30 minutes ahead
 */
export function bounds(now) {
  const first = Math.ceil((now + HOUR_MS / 2) / HOUR_MS) * HOUR_MS;
  return { least: typed(now + MINUTE_MS), most: typed(now + AHEAD_MS), first: typed(first) };
}

/**
 * @param {string} language
 * @param {number} time epoch ms
 * @returns {string} "Europe/Madrid (GMT+1)", with the offset at that time
 */
export function zone(language, time) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const parts = new Intl.DateTimeFormat(language, { timeZoneName: 'short' }).formatToParts(time);
  const short = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return short && short !== timeZone ? `${timeZone} (${short})` : timeZone;
}
