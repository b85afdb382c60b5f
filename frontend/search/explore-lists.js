/** Spaces by topic and by size. Pure. */
import { folded } from '../site/folding.js';

/** @typedef {'size' | 'time'} Order */
/** @typedef {{key: string, name: string, count: number}} Topic `key` is the folded name, the same for every spelling */
/** @typedef {{topics: string[]}} WithTopics */

const TOPICS = 20;

/** @param {readonly WithTopics[]} spaces @returns {Topic[]} the most common first */
export function topicsOf(spaces) {
  /** @type {Map<string, Topic>} */
  const found = new Map();
  for (const space of spaces) {
    for (const key of new Set(space.topics.map(folded))) {
      const name = space.topics.find((one) => folded(one) === key) ?? key;
      const known = found.get(key) ?? { key, name, count: 0 };
      found.set(key, { ...known, count: known.count + 1 });
    }
  }
  return [...found.values()]
    .sort((one, other) => other.count - one.count || one.key.localeCompare(other.key))
    .slice(0, TOPICS);
}

/**
 * @template {WithTopics} T
 * @param {readonly T[]} spaces
 * @param {string} key
 * @returns {T[]} all of them if `key` is ''
 */
export const withTopic = (spaces, key) =>
  spaces.filter((space) => key === '' || space.topics.some((topic) => folded(topic) === key));

/**
 * @template {{listeners: number, started_at: number | null}} T
 * @param {readonly T[]} spaces
 * @param {Order} order
 * @returns {T[]}
 */
export function bySize(spaces, order) {
  const newest = (/** @type {T} */ one, /** @type {T} */ other) => (other.started_at ?? 0) - (one.started_at ?? 0);
  return [...spaces].sort(
    (one, other) => (order === 'size' ? other.listeners - one.listeners : 0) || newest(one, other),
  );
}

/**
 * @template {{id: string, handle?: string | null}} P
 * @param {readonly {title: string, host: P, stage: readonly P[], listeners: number, started_at: number | null}[]} live
 * @param {readonly {title: string, host: P}[]} planned the next one first
 * @param {readonly P[]} others
 * @param {(id: string) => boolean} known people to leave out
 * @param {number} limit
 * @returns {{person: P, words: string, title: string}[]} hosts of the largest live Spaces first, then their speakers,
 *   then hosts of planned ones, then the others; `words`: the key of why
 */
export function worthFollowing(live, planned, others, known, limit) {
  const largest = bySize(live, 'size');
  const talks = 'who.talks_in';
  const seats = [
    ...largest.map(({ host, title }) => ({ person: host, words: talks, title })),
    ...largest.flatMap(({ stage, title }) => stage.map((person) => ({ person, words: talks, title }))),
    ...planned.map(({ host, title }) => ({ person: host, words: 'who.will_talk_in', title })),
    ...others.map((person) => ({ person, words: 'who.posts', title: '' })),
  ];
  /** @type {Map<string, typeof seats[number]>} */
  const found = new Map();
  for (const seat of seats)
    if (seat.person.handle && !known(seat.person.id) && !found.has(seat.person.id)) found.set(seat.person.id, seat);
  return [...found.values()].slice(0, limit);
}
