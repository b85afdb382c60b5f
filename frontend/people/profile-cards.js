/** Current names and pictures of people, requested in batches. */
import { signal } from '@preact/signals';
import { t } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { createBatch } from '../site/batch.js';
import { account } from '../site/site.js';
import { peopleApi } from './api.js';

/** @typedef {import('./api.js').ProfileCard} ProfileCard */

/** @type {Map<string, import('@preact/signals').Signal<ProfileCard | null>>} */
const known = new Map();
const want = createBatch({ limit: 100, oldMs: 60_000, now: () => Date.now(), soon: (go) => setTimeout(go), ask });

const DELETED = 'a_deleted'; // all deleted accounts, see chalicelib/domain/anonymisation.py

/**
 * @param {string} id
 * @returns {ProfileCard | null} null until it is loaded, and for guests and deleted accounts; components that read it
 *   are rendered again
 */
export function profileCardOf(id) {
  if (!id.startsWith('a_') || id === DELETED) return null;
  want(id);
  return entryOf(id).value;
}

/** @param {{id: string, name: string}} person @returns {string} the given name; of a deleted account, that it is one */
export const givenName = ({ id, name }) => (id === DELETED ? t('account.deleted') : name);

/**
 * @param {{id: string, name: string}} person
 * @returns {string} the current name, or the given one until it is known
 */
export const nameNow = (person) => profileCardOf(person.id)?.name ?? givenName(person);

/** @param {ProfileCard} card the newest profile card of a person, shown everywhere at once */
export function storeProfileCard(card) {
  const entry = entryOf(card.id);
  if (JSON.stringify(entry.peek()) !== JSON.stringify(card)) entry.value = card;
  const own = account.peek();
  if (own?.id === card.id && own.display_name !== card.name) account.value = { ...own, display_name: card.name };
}

/** @param {string} id */
function entryOf(id) {
  const entry = known.get(id) ?? signal(/** @type {ProfileCard | null} */ (null));
  known.set(id, entry);
  return entry;
}

/** @param {string[]} ids */
async function ask(ids) {
  try {
    (await peopleApi.profileCards(ids)).faces.forEach(storeProfileCard);
    return true;
  } catch (error) {
    // Initials and the given name are shown instead.
    if (!(error instanceof ApiError)) throw error;
    return false;
  }
}
