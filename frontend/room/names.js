/** Names of people seen in rooms, because some log entries have only an id. */

const LIMIT = 2_000;
/** @type {Map<string, string>} oldest first */
const names = new Map();

/** @param {readonly import('../protocol/messages.js').Person[]} people */
export function rememberNames(people) {
  for (const { id, name } of people) names.set(id, name);
  for (const id of names.keys()) {
    if (names.size <= LIMIT) return;
    names.delete(id);
  }
}

/** @param {string} id @returns {string | undefined} */
export const nameOf = (id) => names.get(id);
