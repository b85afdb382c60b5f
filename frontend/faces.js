/** How people look now: whoever is shown in one tick is asked for together, and asked again once that is old. */
import { signal } from '@preact/signals';
import { ApiError } from './api.js';
import { account, api } from './site.js';

/** @typedef {import('./api.js').Face} Face */
/** @typedef {{face: import('@preact/signals').Signal<Face | null>, asked: number}} Known */

const LIMIT = 100;
const OLD_MS = 60_000;
/** @type {Map<string, Known>} */
const known = new Map();
/** @type {Set<string>} */
const wanted = new Set();

/** @param {string} id @returns {Face | null} null until it is known, and for who has no account; a component that reads it is drawn again */
export function faceOf(id) {
  if (!id.startsWith('a_')) return null;
  const entry = known.get(id) ?? { face: signal(/** @type {Face | null} */ (null)), asked: 0 };
  known.set(id, entry);
  if (Date.now() - entry.asked > OLD_MS) want(id, entry);
  return entry.face.value;
}

/** @param {{id: string, name: string}} person @returns {string} what they are called now, or were when this was written */
export const nameNow = (person) => faceOf(person.id)?.name ?? person.name;

/** @param {Face} face the answer to a change of one's own: shown everywhere at once */
export function learnFace(face) {
  const entry = known.get(face.id);
  if (entry) entry.face.value = face;
  else known.set(face.id, { face: signal(/** @type {Face | null} */ (face)), asked: Date.now() });
  if (account.value?.id === face.id) account.value = { ...account.value, display_name: face.name };
}

/** @param {string} id @param {Known} entry */
function want(id, entry) {
  entry.asked = Date.now();
  if (wanted.size === 0) queueMicrotask(() => setTimeout(ask));
  wanted.add(id);
}

async function ask() {
  const ids = [...wanted].sort();
  wanted.clear();
  for (let at = 0; at < ids.length; at += LIMIT) await askFor(ids.slice(at, at + LIMIT));
}

/** @param {string[]} ids */
async function askFor(ids) {
  try {
    for (const face of (await api.faces(ids)).faces) {
      const entry = known.get(face.id);
      if (entry && JSON.stringify(entry.face.value) !== JSON.stringify(face)) entry.face.value = face;
    }
  } catch (error) {
    // Initials and the name of before stand in for it.
    if (!(error instanceof ApiError)) throw error;
  }
}
