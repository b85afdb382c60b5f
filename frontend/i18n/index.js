/** The language of the page, and its catalogue. */
import { computed, signal } from '@preact/signals';
import { choose, failureKey, lasted, ordinal, regional, translate, unit } from './translate.js';

/** @typedef {import('./translate.js').Catalogue} Catalogue */

/**
 * Only the language in use is loaded.
 * @type {Record<string, () => Promise<{default: Catalogue}>>}
 */
const CATALOGUES = { en: () => import('./en.js'), es: () => import('./es.js') };
/**
 * Parts of the catalogue that only some pages need and load.
 * @type {Record<string, Record<string, () => Promise<{default: Catalogue}>>>}
 */
const MORE = {
  costs: { en: () => import('./en/costs.js'), es: () => import('./es/costs.js') },
  inbox: { en: () => import('./en/inbox.js'), es: () => import('./es/inbox.js') },
  people: { en: () => import('./en/people.js'), es: () => import('./es/people.js') },
  pictures: { en: () => import('./en/pictures.js'), es: () => import('./es/pictures.js') },
  replay: { en: () => import('./en/replay.js'), es: () => import('./es/replay.js') },
  reviews: { en: () => import('./en/reviews.js'), es: () => import('./es/reviews.js') },
  room: { en: () => import('./en/room.js'), es: () => import('./es/room.js') },
  settings: { en: () => import('./en/settings.js'), es: () => import('./es/settings.js') },
};
const KEY = 'espacio.language';
export const LANGUAGES = { en: 'English', es: 'Español' };

const first = choose([localStorage.getItem(KEY) ?? '', ...navigator.languages], Object.keys(CATALOGUES));
/**
 * @typedef {{language: string, parts: readonly string[]}} Wanted `parts` of `MORE`
 * @type {Wanted} the latest request
 */
let wanted = { language: first, parts: [] };
const spoken = signal({ ...wanted, words: (await CATALOGUES[first]()).default });
let speaking = Promise.resolve();
export const language = computed(() => spoken.value.language);

/** @param {string} chosen */
export function setLanguage(chosen) {
  localStorage.setItem(KEY, chosen);
  tellServer(chosen);
  return speak({ ...wanted, language: chosen });
}

/** @param {...string} parts of `MORE` @returns {Promise<void>} when the parts are loaded */
export async function loadWords(...parts) {
  if (parts.every((part) => spoken.peek().parts.includes(part))) return;
  await speak({ ...wanted, parts: [...new Set([...wanted.parts, ...parts])] });
}

/** @param {Wanted} now */
function speak(now) {
  wanted = now;
  speaking = load(now);
  return speaking;
}

/** @param {Wanted} now @returns {Promise<void>} when this or a later request has taken effect */
async function load(now) {
  const parts = await Promise.all(
    [CATALOGUES, ...now.parts.map((part) => MORE[part])].map((words) => words[now.language]()),
  );
  if (now !== wanted) return speaking;
  spoken.value = { ...now, words: Object.assign({}, ...parts.map((part) => part.default)) };
}

/** @param {string} chosen a cookie, so that the server renders pages in this language */
function tellServer(chosen) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `language=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

/** @param {string} key @param {Record<string, string | number>} [values] */
export const t = (key, values) => translate(spoken.value.words, language.value, key, values);

/** @param {number} place */
export const nth = (place) => ordinal(place, language.value);

/** For dates. */
export const locale = computed(() => regional(language.value, navigator.languages));

/** @param {Intl.DateTimeFormatOptions} form @returns {(time: number) => string} of epoch ms */
const dated = (form) => (time) => new Intl.DateTimeFormat(locale.value, form).format(time);

/** "21 Nov, 18:00" */
export const dateTime = dated({ day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });

/** "November 2026" */
export const monthYear = dated({ month: 'long', year: 'numeric' });

/** "18:00" */
export const timeOf = dated({ hour: 'numeric', minute: '2-digit' });

/** "21 November 2026" */
export const dayOf = dated({ day: 'numeric', month: 'long', year: 'numeric' });

/** "21 Nov 2026" */
export const day = dated({ day: 'numeric', month: 'short', year: 'numeric' });

/**
 * @param {number} time epoch ms
 * @param {number} now epoch ms
 * @returns {string} "3 min. ago", and the date when it is old
 */
export function ago(time, now) {
  const seconds = Math.max(0, Math.round((now - time) / 1000));
  const format = new Intl.RelativeTimeFormat(language.value, { numeric: 'auto', style: 'narrow' });
  if (seconds < 60) return t('time.now');
  if (seconds < 3_600) return format.format(-Math.round(seconds / 60), 'minute');
  if (seconds < 86_400) return format.format(-Math.round(seconds / 3_600), 'hour');
  return dateTime(time);
}

/** @param {number} since epoch ms @param {number} now epoch ms @returns {string} "3 min", "40 sec" */
export function waited(since, now) {
  const seconds = Math.max(0, Math.floor((now - since) / 1_000));
  const unit = seconds < 60 ? 'second' : 'minute';
  const count = seconds < 60 ? Math.max(1, seconds - (seconds % 5)) : Math.floor(seconds / 60);
  return new Intl.NumberFormat(language.value, { style: 'unit', unit, unitDisplay: 'short' }).format(count);
}

/** @param {number} seconds @returns {string} "40 seconds", "3 minutes", "1 hour": rounded up */
function lasting(seconds) {
  const name = seconds < 60 ? 'second' : seconds < 3_600 ? 'minute' : 'hour';
  return unit(language.value, name, Math.ceil(seconds / { second: 1, minute: 60, hour: 3_600 }[name]));
}

/** @param {number} time ms */
export const length = (time) => lasted(language.value, time);

/** @param {number} until epoch ms @param {number} now epoch ms @returns {string} "4:05" */
export function left(until, now) {
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** @param {string} key @returns {boolean} whether the catalogue has these words */
export const hasWords = (key) => Object.hasOwn(spoken.value.words, key);

/** @param {number} count @returns {string} "1.2K" */
export const compact = (count) =>
  new Intl.NumberFormat(language.value, { notation: 'compact', maximumFractionDigits: 1 }).format(count);

/**
 * @param {{code: string, message: string, wait?: number, reference?: string}} error
 * @returns {string} our sentence for the code, or the server's, which is English, for a code without one; then the
 *   reference, by which its operator finds what happened
 */
export function failureText({ code, message, wait, reference }) {
  const key = failureKey(code, wait, hasWords);
  const sentence = key ? t(key, wait ? { wait: lasting(wait) } : {}) : message || t('error.unavailable');
  return reference ? `${sentence} ${t('error.reference', { reference })}` : sentence;
}
