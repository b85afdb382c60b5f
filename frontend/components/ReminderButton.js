import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { lazy } from '../pages/lazy.js';
import { isReminded, loadReminders, remind } from '../reminders.js';
import { account } from '../site.js';
import { Icon } from './Icon.js';

/** Opened by guests alone. */
const ReminderDialog = lazy(async () => (await import('./ReminderDialog.js')).ReminderDialog);

/**
 * @param {{space: import('../calendars.js').Planned & {host: {id: string}}, look?: string}} props one is told when it goes live;
 *   a guest learns how to be. Hosts are reminded of their own in any case
 */
export function ReminderButton({ space, look = '' }) {
  const [hinting, setHinting] = useState(false);
  useEffect(() => void loadReminders(), [account.value?.id]);
  if (account.value?.id === space.host.id) return null;
  const set = account.value !== null && isReminded(space.id);
  const press = () => (account.value ? void remind(space.id, !set) : setHinting(true));
  return html`
    <button type="button" class=${`pill ${look}`} onClick=${press}><${Icon} name=${set ? 'check' : 'bell'} /><span>${set ? t('reminder.set') : t('reminder.ask')}</span></button>
    ${hinting && html`<${ReminderDialog} space=${space} onClose=${() => setHinting(false)} />`}`;
}
