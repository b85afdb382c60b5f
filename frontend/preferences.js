/** What the person prefers: kept with the account, and remembered by the browser so that it holds from the start. */
import { effect, signal } from '@preact/signals';
import { ApiError } from './api.js';
import { account, api } from './site.js';

/** @typedef {import('./api/preferences.js').Preferences} Preferences */

const KEY = 'espacio.preferences';
const FIRST_MS = 2_000; // the page itself comes first
/** @type {Preferences} */
const DEFAULTS = { show_listening: false, listen_anonymously: false, single_keys: true };

export const preferences = signal(stored());
let changes = 0;

/** Learns the account's from the server, whoever signs in. */
export function keepPreferences() {
  effect(() => {
    if (!account.value) return;
    const timer = setTimeout(() => void loadPreferences(), FIRST_MS);
    return () => clearTimeout(timer);
  });
}

/** What could not be learnt now is learnt on the next page load. */
export async function loadPreferences() {
  const before = changes;
  try {
    const { preferences: kept } = await api.preferences();
    if (changes === before) keep(kept); // else what was chosen meanwhile is newer
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/** @param {Partial<Preferences>} change Shown at once, and taken back if it could not be kept. Throws ApiError. */
export async function prefer(change) {
  const before = preferences.value;
  changes += 1;
  keep({ ...before, ...change });
  if (!account.value) return;
  try {
    keep((await api.prefer(change)).preferences);
  } catch (error) {
    keep(before);
    throw error;
  }
}

/** @param {Preferences} next */
function keep(next) {
  preferences.value = next;
  localStorage.setItem(KEY, JSON.stringify(next));
}

/** @returns {Preferences} */
function stored() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return DEFAULTS;
  }
}
