/** The captions of the Space that this page is in, and how this browser shows them. */
import { computed, effect, signal } from '@preact/signals';
import { NO_CAPTIONS, follow, parseCaptionSettings } from './caption-log.js';
import { askForCaptions, room } from './live.js';

const KEY = 'espacio.captions';

/** @typedef {import('./caption-log.js').CaptionSettings} CaptionSettings */

/** @type {import('@preact/signals').Signal<import('./caption-log.js').CaptionLog>} */
export const captions = signal(NO_CAPTIONS);
/** @type {import('@preact/signals').Signal<CaptionSettings>} */
export const captionSettings = signal(parseCaptionSettings(localStorage.getItem(KEY)));
let space = '';

/** @param {string} entered keeps the captions if the person comes back to the same Space */
export function startCaptions(entered) {
  if (entered !== space) captions.value = NO_CAPTIONS;
  space = entered;
}

/** @param {import('../protocol/messages.js').Captions} news */
export function readCaptions(news) {
  captions.value = follow(captions.value, news);
}

/** @param {Partial<CaptionSettings>} part */
export function changeCaptions(part) {
  captionSettings.value = { ...captionSettings.value, ...part };
  localStorage.setItem(KEY, JSON.stringify(captionSettings.value));
}

const live = computed(() => room.value?.phase === 'live');
const wanted = computed(() => captionSettings.value.on);
let told = false; // a new connection knows nothing
effect(() => {
  const on = wanted.value;
  if (live.value && on !== told) askForCaptions(on);
  told = live.value && on;
});
