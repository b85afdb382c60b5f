/** Whom the signed-in person follows, blocks and mutes, as far as this browser was told. */
import { computed, effect, signal } from '@preact/signals';
import { account, api } from './site.js';

/** @typedef {'follow' | 'block' | 'mute'} Tie */
/** @typedef {Record<Tie, string[]>} Ties ids of accounts */

/** @type {Ties} */
const NONE = { follow: [], block: [], mute: [] };
const LIMIT = 500;
const keyOf = (/** @type {string} */ id) => `espacio.ties.${id}`;

/** @type {import('@preact/signals').Signal<Ties>} */
const ties = signal(NONE);
export const followed = computed(() => new Set(ties.value.follow));
export const muted = computed(() => new Set(ties.value.mute));
export const blocked = computed(() => new Set(ties.value.block));

effect(() => {
  const own = account.value?.id;
  ties.value = own ? stored(own) : NONE;
});

/** @param {import('./api.js').SpaceView} space what the server knows of one's blocks goes before what this browser remembers */
export function learnBlocked(space) {
  const known = space.you?.blocked;
  if (known) ties.value = { ...ties.value, block: known };
}

/** @param {string} person @param {Tie} tie @param {boolean} on Throws ApiError. */
export async function setTie(person, tie, on) {
  await api.tie(person, tie, on);
  const others = ties.value[tie].filter((id) => id !== person);
  ties.value = { ...ties.value, [tie]: on ? [...others, person].slice(-LIMIT) : others };
  const own = account.value?.id;
  if (own) localStorage.setItem(keyOf(own), JSON.stringify(ties.value));
}

/** @param {string} own @returns {Ties} */
function stored(own) {
  try {
    return { ...NONE, ...JSON.parse(localStorage.getItem(keyOf(own)) ?? '{}') };
  } catch {
    return NONE;
  }
}
