/** Where somebody stopped in each recording, in this browser. */

const KEY = 'espacio.positions';
const MOST = 100; // recordings; the oldest are forgotten
const START_MS = 5_000; // nobody needs to be brought back to the first words
const END_MS = 10_000; // or to the last

/** @typedef {Pick<Storage, 'getItem' | 'setItem'>} Store */
/** @typedef {[space: string, at: number][]} Positions the oldest first; ms */

/** @param {Store} store @param {string} space @returns {number | null} ms */
export const positionIn = (store, space) => read(store).find(([id]) => id === space)?.[1] ?? null;

/** @param {Store} store @param {string} space @param {number} at ms @param {number} duration ms */
export function keepPosition(store, space, at, duration) {
  const others = read(store).filter(([id]) => id !== space);
  const matters = at >= START_MS && at <= duration - END_MS;
  const next = matters ? [...others, [space, Math.round(at)]].slice(-MOST) : others;
  store.setItem(KEY, JSON.stringify(next));
}

/** @param {Store} store @returns {Positions} */
function read(store) {
  try {
    const found = JSON.parse(store.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter(makesSense) : [];
  } catch {
    return [];
  }
}

/** @param {unknown} entry */
const makesSense = (entry) => Array.isArray(entry) && typeof entry[0] === 'string' && Number.isFinite(entry[1]);
