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
 * @param {string} code of a refusal
 * @param {number | undefined} wait seconds until it may be tried again
 * @param {(key: string) => boolean} known whether the catalogue has the words
 * @returns {string | null} the key of the words for the refusal; null if there are none
 */
export function failureKey(code, wait, known) {
  const keys = wait ? [`error.${code}_until`, `error.${code}`] : [`error.${code}`];
  return keys.find(known) ?? null;
}
