/** The person's preferences: stored with the account, and cached by the browser so that they apply from the start. */
import { effect, signal } from '@preact/signals';
import { ApiError } from './api.js';
import { account, send } from './site.js';

/**
 * @typedef {{show_listening: boolean, listen_anonymously: boolean, single_keys: boolean, show_reading: boolean,
 *   muted_words: string[], podcast: boolean}} Preferences
 */

const PATH = '/api/preferences';
const KEY = 'espacio.preferences';
const FIRST_MS = 2_000; // the page itself comes first
/** @type {Preferences} */
const DEFAULTS = {
  show_listening: false,
  listen_anonymously: false,
  single_keys: true,
  show_reading: true,
  muted_words: [],
  podcast: false,
};

export const preferences = signal(stored());
let changes = 0;

/** Loads the account's preferences whenever somebody signs in. */
export function keepPreferences() {
  effect(() => {
    if (!account.value) return;
    const timer = setTimeout(() => void loadPreferences(), FIRST_MS);
    return () => clearTimeout(timer);
  });
}

/** Failures are ignored; the next page load tries again. */
async function loadPreferences() {
  const before = changes;
  try {
    const { preferences: kept } = await send('GET', PATH);
    if (changes === before) keep(kept); // a change made in the meantime is newer
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/** @returns {Promise<Preferences>} as the account has them now. Throws ApiError. */
export async function currentPreferences() {
  keep((await send('GET', PATH)).preferences);
  return preferences.value;
}

/** @param {Partial<Preferences>} change applied at once, and undone if it cannot be stored. Throws ApiError. */
export async function prefer(change) {
  const before = preferences.value;
  changes += 1;
  keep({ ...before, ...change });
  if (!account.value) return;
  try {
    keep((await send('PATCH', PATH, change)).preferences);
  } catch (error) {
    keep(before);
    throw error;
  }
}

/** @param {Preferences} next all but the muted words is cached: others may use this browser, too */
function keep(next) {
  preferences.value = next;
  localStorage.setItem(KEY, JSON.stringify({ ...next, muted_words: undefined }));
}

/** @returns {Preferences} */
function stored() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return DEFAULTS;
  }
}
