/** Words from a catalogue. Pure. */

/** @typedef {Record<string, string>} Catalogue */

/**
 * @param {Catalogue} catalogue
 * @param {string} language for the rules of plurals and numbers
 * @param {string} key a key with a plural has the variants `key#one` and `key#other`, chosen by `count`
 * @param {Record<string, string | number>} [values] the values for the braces
 * @returns {string}
 */
export function translate(catalogue, language, key, values = {}) {
  const rule = typeof values.count === 'number' ? new Intl.PluralRules(language).select(values.count) : 'other';
  const text = catalogue[key] ?? catalogue[`${key}#${rule}`] ?? catalogue[`${key}#other`];
  if (text === undefined) throw new Error(`No words for ${key} in ${language}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => shown(values[name], language));
}

/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * @param {string | number | undefined} value a text of somebody is isolated, so that it does not turn around the
 *   sentence beside it (Unicode UAX 9, section 2.4), as in `chalicelib/api/i18n/words.py`
 * @param {string} language
 */
function shown(value, language) {
  if (typeof value === 'number') return new Intl.NumberFormat(language).format(value);
  const text = String(value ?? '');
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/**
 * @param {number} place from 1, e.g. in a queue
 * @param {string} language
 * @returns {string} "3rd", "3.º"
 */
export function ordinal(place, language) {
  if (language === 'es') return `${place}.º`;
  const suffixes = /** @type {Record<string, string>} */ ({ one: 'st', two: 'nd', few: 'rd', other: 'th' });
  return `${place}${suffixes[new Intl.PluralRules('en', { type: 'ordinal' }).select(place)]}`;
}

/**
 * @param {readonly string[]} wished BCP 47 tags, the best first, e.g. `navigator.languages`
 * @param {readonly string[]} known
 * @returns {string} the best match, or the first of `known`
 */
export function choose(wished, known) {
  const wanted = wished.map((tag) => tag.toLowerCase().split('-')[0]);
  return wanted.find((tag) => known.includes(tag)) ?? known[0];
}

/**
 * @param {string} language
 * @param {readonly string[]} wished as for `choose`
 * @returns {string} the first tag of the language that names a country, else that of our spelling
 */
export const regional = (language, wished) =>
  wished.find((tag) => tag.split('-')[0] === language && /^\w{2,3}(-\w{2,8})+$/.test(tag)) ??
  (language === 'en' ? 'en-GB' : language);

/** @param {string} language @param {string} name @param {number} value @returns {string} "40 seconds" */
export const unit = (language, name, value) =>
  new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);

/**
 * @param {string} language
 * @param {number} time ms
 * @returns {string} "1 hour, 5 minutes", "40 seconds"
 */
export function lasted(language, time) {
  const minutes = Math.floor(time / 60_000);
  if (minutes === 0) return unit(language, 'second', Math.floor(time / 1000));
  const hours = Math.floor(minutes / 60);
  const parts = hours > 0 ? [unit(language, 'hour', hours)] : [];
  if (minutes % 60 > 0) parts.push(unit(language, 'minute', minutes % 60));
  return new Intl.ListFormat(language, { type: 'unit' }).format(parts);
}

/**
 * @param {string} code of a refusal
 * @param {number | undefined} wait seconds until it may be tried again
 * @param {(key: string) => boolean} known whether the catalogue has the words
 * @returns {string | null} the key of the words for the refusal; null if there are none
 */
export function failureKey(code, wait, known) {
  const keys = wait ? [`error.${code}_until`, `error.${code}`] : [`error.${code}`];
  return keys.find(known) ?? null;
}
