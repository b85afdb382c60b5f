/** Where somebody stopped in each recording, in this browser. */

const KEY = 'espacio.positions';
const MOST = 100; // recordings; the oldest are forgotten
const START_MS = 5_000; // nobody needs to be brought back to the first words
const END_MS = 10_000; // or to the last
const EPOCH_MS = 1e11; // less than any time of a recording: positions from its beginning, which were kept before

/** @typedef {Pick<Storage, 'getItem' | 'setItem'>} Store */
/** @typedef {[space: string, at: number][]} Positions the oldest first; epoch ms, so that a trim does not move them */
/** @typedef {Pick<import('./api.js').Recording, 'started_at' | 'duration_ms'>} Played */

/** @param {Store} store @param {string} space @param {Played} recording @returns {number | null} ms from its beginning */
export function positionIn(store, space, { started_at: start, duration_ms: duration }) {
  const kept = read(store).find(([id]) => id === space)?.[1] ?? null;
  if (kept === null) return null;
  return Math.min(Math.max(kept < EPOCH_MS ? kept : kept - start, 0), duration);
}

/** @param {Store} store @param {string} space @param {number} at ms from its beginning @param {Played} recording */
export function keepPosition(store, space, at, { started_at: start, duration_ms: duration }) {
  const others = read(store).filter(([id]) => id !== space);
  const matters = at >= START_MS && at <= duration - END_MS;
  const next = matters ? [...others, [space, Math.round(start + at)]].slice(-MOST) : others;
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
