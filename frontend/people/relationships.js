/** The signed-in person's follow, block and mute relationships, as far as this page knows. */
import { computed, effect, signal } from '@preact/signals';
import { ApiError } from '../site/api.js';
import { account } from '../site/site.js';
import { peopleApi } from './api.js';

/** @typedef {'follow' | 'block' | 'mute'} Relationship */
/** @typedef {Record<Relationship, ReadonlySet<string>>} Relationships ids of accounts */

/** @type {Relationships} */
const NONE = { follow: new Set(), block: new Set(), mute: new Set() };

/** @type {import('@preact/signals').Signal<Relationships>} */
const relationships = signal(NONE);
export const followed = computed(() => relationships.value.follow);
export const blocked = computed(() => relationships.value.block);
export const muted = computed(() => relationships.value.mute);

/** The person whose relationships are known. */
export const toldOf = signal('');
const own = computed(() => account.value?.id);
effect(() => {
  relationships.value = NONE;
  toldOf.value = '';
  if (own.value) void load(own.value);
});

/** @param {string} person the signed-in one */
async function load(person) {
  try {
    const known = await peopleApi.relationships();
    if (own.peek() !== person) return;
    relationships.value = { follow: new Set(known.follow), block: new Set(known.block), mute: new Set(known.mute) };
    toldOf.value = person;
  } catch (error) {
    // Pages that show a person bring their relationship.
    if (!(error instanceof ApiError)) throw error;
  }
}

/**
 * @param {import('../space/views.js').SpaceView} space the server's list of blocks replaces the one of this page
 */
export function storeBlocked(space) {
  const known = space.you?.blocked;
  if (known) relationships.value = { ...relationships.value, block: new Set(known) };
}

/**
 * @param {readonly import('./api.js').PersonLine[]} people the server's relationships replace those of this page
 */
export function storeRelationships(people) {
  for (const { id, you } of people) {
    if (!you) continue;
    keep('follow', id, you.follows);
    keep('block', id, you.blocks);
    keep('mute', id, you.mutes);
  }
}

/**
 * @param {string} person
 * @param {Relationship} kind
 * @param {boolean} on shown at once, and undone if it is refused. Throws ApiError.
 */
export async function setRelationship(person, kind, on) {
  const before = relationships.value;
  keep(kind, person, on);
  if (kind === 'block' && on) keep('follow', person, false);
  try {
    await peopleApi.setRelationship(person, kind, on);
  } catch (error) {
    relationships.value = before;
    throw error;
  }
}

/** @param {Relationship} kind @param {string} person @param {boolean} on */
function keep(kind, person, on) {
  const known = relationships.peek()[kind];
  if (known.has(person) === on) return;
  const others = [...known].filter((id) => id !== person);
  relationships.value = { ...relationships.peek(), [kind]: new Set(on ? [...others, person] : others) };
}
