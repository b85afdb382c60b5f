/**
 * Alerts people whose page is out of sight, such as behind another tab, to what happened to them in the room: by a
 * short sound, and in the window's title until they look.
 */
import { signal } from '@preact/signals';
import { chimeFile } from '../room/chime.js';
import { applyOutput } from '../room/output-settings.js';
import { outputSettings } from '../room/output.js';
import { inSight } from '../site/sight.js';
import { missed } from '../site/title.js';

/** @typedef {import('../room/chime.js').Chime} Chime */

const KEY = 'espacio.alerts';

/** Whether alerts sound. */
export const alertSounds = signal(localStorage.getItem(KEY) !== 'off');

/** @param {boolean} on */
export function setAlertSounds(on) {
  localStorage.setItem(KEY, on ? 'on' : 'off');
  alertSounds.value = on;
}

/** By announcement; others can wait until the person looks. @type {Record<string, Chime>} */
const CHIME_OF = {
  'said.asks': 'up',
  'said.cohost': 'up',
  'said.host': 'up',
  'said.may_unmute': 'up',
  'said.on_stage': 'up',
  'said.ended': 'down',
  'said.held_by_host': 'down',
  'said.in_audience': 'down',
  'said.muted_by_host': 'down',
  'said.not_agreed': 'down',
  'said.removed': 'down',
  'invite.title': 'up',
};

/** @param {string} key of the announcement @param {string} words */
export function alertAway(key, words) {
  const chime = CHIME_OF[key];
  if (!chime || inSight.value) return;
  missed.value = words;
  if (alertSounds.value) void play(chime);
}

/** @param {Chime} chime */
async function play(chime) {
  const url = URL.createObjectURL(new Blob([chimeFile(chime)], { type: 'audio/wav' }));
  const audio = new Audio(url);
  for (const over of ['ended', 'error']) audio.addEventListener(over, () => URL.revokeObjectURL(url));
  await applyOutput(audio, outputSettings.value);
  await audio.play().catch(() => {}); // the browser may not allow it; the title says it, too
}
