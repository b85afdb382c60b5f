/** How people look now: everybody who is shown in one tick is asked for createBatch. */
import { signal } from '@preact/signals';
import { ApiError } from '../site/api.js';
import { createBatch } from '../site/batch.js';
import { account } from '../site/site.js';
import { peopleApi } from './api.js';

/** @typedef {import('./api.js').ProfileCard} Face */

/** @type {Map<string, import('@preact/signals').Signal<Face | null>>} */
const known = new Map();
const want = createBatch({ limit: 100, oldMs: 60_000, now: () => Date.now(), soon: (go) => setTimeout(go), ask });

/**
 * @param {string} id
 * @returns {Face | null} null until it is known, and for who has no account; a component that reads it is drawn again
 */
export function profileCardOf(id) {
  if (!id.startsWith('a_')) return null;
  want(id);
  return entryOf(id).value;
}

/**
 * @param {{id: string, name: string}} person
 * @returns {string} what they are called now, or were when this was written
 */
export const nameNow = (person) => profileCardOf(person.id)?.name ?? person.name;

/** @param {Face} face the answer to a change of one's own, or what came with a list: shown everywhere at once */
export function learnProfileCard(face) {
  const entry = entryOf(face.id);
  if (JSON.stringify(entry.peek()) !== JSON.stringify(face)) entry.value = face;
  const own = account.peek();
  if (own?.id === face.id && own.display_name !== face.name) account.value = { ...own, display_name: face.name };
}

/** @param {string} id */
function entryOf(id) {
  const entry = known.get(id) ?? signal(/** @type {Face | null} */ (null));
  known.set(id, entry);
  return entry;
}

/** @param {string[]} ids */
async function ask(ids) {
  try {
    (await peopleApi.faces(ids)).faces.forEach(learnProfileCard);
    return true;
  } catch (error) {
    // Initials and the name of before stand in for it.
    if (!(error instanceof ApiError)) throw error;
    return false;
  }
}
