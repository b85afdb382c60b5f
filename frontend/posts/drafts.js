/** Unfinished posts and messages: kept in this browser for each account, until they are sent or discarded. */
import { account } from '../site/site.js';
import { draftsKey } from './posts.js';
import { withDraft } from './draft-list.js';

/** @typedef {{answered: {id: string} | null, quoted: {id: string} | null}} Target what the post is to reply to or quote */

/** @param {Target} target @returns {string} the unfinished text, '' if there is none */
export const draftOf = (target) => draftNamed(nameOf(target));

/** @param {Target} target @param {string} text */
export const keepDraft = (target, text) => keepDraftNamed(nameOf(target), text);

/** @param {Target} target */
export const dropDraft = (target) => keepDraft(target, '');

/** @param {string} name of what it is for @returns {string} the unfinished text, '' if there is none */
export const draftNamed = (name) => read()[name] ?? '';

/** @param {string} name of what it is for @param {string} text nothing but space removes the draft */
export function keepDraftNamed(name, text) {
  const own = account.value;
  if (!own) return;
  try {
    localStorage.setItem(draftsKey(own.id), JSON.stringify(withDraft(read(), name, text)));
  } catch {
    // the browser's storage is full or closed: the text is still in the composer
  }
}

/** @param {Target} target */
const nameOf = ({ answered, quoted }) => (answered ? `reply ${answered.id}` : quoted ? `quote ${quoted.id}` : 'new');

/** @returns {Record<string, string>} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(draftsKey(account.value?.id ?? '')) ?? '{}');
  } catch {
    return {};
  }
}
