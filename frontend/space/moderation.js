/** Moderation that hosts can undo: blocks and Mute all. */
import { signal } from '@preact/signals';
import { spaceApi } from './api.js';

/** @typedef {import('../protocol/messages.js').Person} Person */

/**
 * @type {import('@preact/signals').Signal<Record<string, Person[]>>} the people blocked by the host, by Space, as far
 *   as this page knows
 */
const barred = signal({});
/**
 * @type {import('@preact/signals').Signal<string | null>} the Space in which Mute all can be undone from here
 */
export const mutedAll = signal(null);

export const blockedHere = {
  /** @param {string} space @returns {Person[]} */
  in: (space) => barred.value[space] ?? [],
  /** @param {string} space Throws ApiError. */
  async load(space) {
    const { people } = await spaceApi.barred(space);
    barred.value = { ...barred.value, [space]: people };
  },
  /** @param {string} space @param {Person} person Throws ApiError. */
  async add(space, { id, name, handle }) {
    await spaceApi.bar(space, id, true);
    barred.value = {
      ...barred.value,
      [space]: [...blockedHere.in(space).filter((other) => other.id !== id), { id, name, handle }],
    };
  },
  /** @param {string} space @param {Person} person Throws ApiError. */
  async remove(space, { id }) {
    await spaceApi.bar(space, id, false);
    barred.value = { ...barred.value, [space]: blockedHere.in(space).filter((other) => other.id !== id) };
  },
};

/** @param {string} space @param {boolean} undo Throws ApiError. */
export async function muteAll(space, undo) {
  await spaceApi.muteAll(space, undo);
  mutedAll.value = undo ? null : space;
}
