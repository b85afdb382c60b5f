/** Of which Spaces the signed-in person is told when they go live. Asked for when the first button needs it. */
import { effect, signal } from '@preact/signals';
import { ApiError } from './api.js';
import { t } from './i18n/index.js';
import { account, announce, api, attempt } from './site.js';

/** @type {import('@preact/signals').Signal<ReadonlySet<string>>} */
const spaces = signal(new Set());
let whose = '';

effect(() => {
  if ((account.value?.id ?? '') === whose) return;
  whose = '';
  spaces.value = new Set();
});

/** @param {string} space */
export const isReminded = (space) => spaces.value.has(space);

/** Once for each person; a list that cannot be had shows buttons that are not pressed, and pressing one again is no harm. */
export async function loadReminders() {
  const own = account.value?.id ?? '';
  if (!own || own === whose) return;
  whose = own;
  try {
    const found = new Set((await api.reminders()).spaces);
    if (whose === own) spaces.value = new Set([...spaces.value, ...found]);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    whose = '';
  }
}

/** @param {string} space @param {boolean} on shown at once, and taken back if it fails */
export async function remind(space, on) {
  show(space, on);
  const done = await attempt(() => api.remind(space, on));
  if (done) announce(t(on ? 'reminder.will' : 'reminder.will_not'));
  else show(space, !on);
}

/** @param {string} space @param {boolean} on */
function show(space, on) {
  const others = [...spaces.value].filter((id) => id !== space);
  spaces.value = new Set(on ? [...others, space] : others);
}
