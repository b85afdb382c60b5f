/** How long something took, in words. Pure. */

const MINUTE_MS = 60_000;

/**
 * @param {string} language
 * @param {number} time ms
 * @returns {string} "1 hour 5 minutes", "12 minutes" or, below a minute, "40 seconds"
 */
export function lasted(language, time) {
  const minutes = Math.floor(time / MINUTE_MS);
  if (minutes === 0) return unit(language, 'second', Math.round(time / 1000));
  const hours = Math.floor(minutes / 60);
  const parts = hours > 0 ? [unit(language, 'hour', hours)] : [];
  if (minutes % 60 > 0) parts.push(unit(language, 'minute', minutes % 60));
  return parts.join(' ');
}

/** @param {string} language @param {'hour' | 'minute' | 'second'} name @param {number} value */
const unit = (language, name, value) =>
  new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
