import { effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { account, announce, attempt } from '../site/site.js';
import { Icon } from '../ui/Icon.js';
import { lazy } from '../ui/lazy.js';
import { spaceApi } from './api.js';

/** Loaded on demand, because only guests open it. */
const ReminderDialog = lazy(async () => (await import('./CalendarLinks.js')).ReminderDialog);

/**
 * Sets a reminder for when the Space goes live, or shows guests how to get one; hosts are always reminded of their own
 * Spaces.
 * @param {{space: import('./calendars.js').Planned & {host: {id: string}}, look?: string}} props
 */
export function ReminderButton({ space, look = '' }) {
  const [hinting, setHinting] = useState(false);
  useEffect(() => void loadReminders(), [account.value?.id]);
  if (account.value?.id === space.host.id) return null;
  const set = account.value !== null && isReminded(space.id);
  const press = () => (account.value ? void remind(space.id, !set) : setHinting(true));
  return html`
    <button type="button" class=${`pill ${look}`} onClick=${press}><${Icon} name=${set ? 'check' : 'bell'} /><span>
      ${set ? t('reminder.set') : t('reminder.ask')}</span></button>
    ${hinting && html`<${ReminderDialog} space=${space} onClose=${() => setHinting(false)} />`}`;
}

/** @type {import('@preact/signals').Signal<ReadonlySet<string>>} */
const spaces = signal(new Set());
let whose = '';

effect(() => {
  if ((account.value?.id ?? '') === whose) return;
  whose = '';
  spaces.value = new Set();
});

/** @param {string} space */
const isReminded = (space) => spaces.value.has(space);

/** Loads the reminders once per person. If it fails, buttons show as not set; setting a reminder again does no harm. */
async function loadReminders() {
  const own = account.value?.id ?? '';
  if (!own || own === whose) return;
  whose = own;
  try {
    const found = new Set((await spaceApi.reminders()).spaces);
    if (whose === own) spaces.value = new Set([...spaces.value, ...found]);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    whose = '';
  }
}

/** @param {string} space @param {boolean} on shown at once, and undone if it fails */
async function remind(space, on) {
  show(space, on);
  const done = await attempt(() => spaceApi.remind(space, on));
  if (done) announce(t(on ? 'reminder.will' : 'reminder.will_not'));
  else show(space, !on);
}

/** @param {string} space @param {boolean} on */
function show(space, on) {
  const others = [...spaces.value].filter((id) => id !== space);
  spaces.value = new Set(on ? [...others, space] : others);
}
