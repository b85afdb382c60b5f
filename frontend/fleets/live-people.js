/** The live people in the Fleets line, and their order. Pure. */

/**
 * @typedef {import('../space/views.js').LiveSpace} LiveSpace
 * @typedef {{person: import('../protocol/messages.js').Person, role: 'host' | 'cohost' | 'speaker' | 'listener',
 *   space: LiveSpace}} LivePerson
 * @typedef {{followed: ReadonlySet<string>, hidden: ReadonlySet<string>}} Viewer the ids of the people whom the viewer
 *   follows, and of those whom they have blocked or muted
 */

const RANKS = { host: 0, cohost: 1, speaker: 2, listener: 3 };
export const LIVE_LIMIT = 40;

/**
 * @param {LiveSpace[]} spaces the newest first
 * @param {Viewer} viewer
 * @returns {LivePerson[]} followed people first, hosts before others, each person once; of the rest only hosts
 */
export function livePeople(spaces, { followed, hidden }) {
  const all = spaces
    .flatMap(everybodyIn)
    .filter(({ person, role }) => !hidden.has(person.id) && (role === 'host' || followed.has(person.id)));
  const rank = (/** @type {LivePerson} */ { person, role }) => (followed.has(person.id) ? 0 : 10) + RANKS[role];
  const sorted = all
    .map((one, at) => ({ one, at }))
    .sort((a, b) => rank(a.one) - rank(b.one) || a.at - b.at)
    .map(({ one }) => one);
  const shown = new Set();
  return sorted.filter(({ person }) => !shown.has(person.id) && shown.add(person.id)).slice(0, LIVE_LIMIT);
}

/** @param {LiveSpace} space @returns {LivePerson[]} */
function everybodyIn(space) {
  return [
    ...space.stage.map(({ role, ...person }) => ({ person, role, space })),
    ...space.listening.map((person) => ({ person, role: /** @type {const} */ ('listener'), space })),
  ];
}
