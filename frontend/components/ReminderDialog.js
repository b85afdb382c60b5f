import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { CalendarLinks } from './CalendarLinks.js';
import { Dialog } from './Dialog.js';

/** @param {{space: import('../calendars.js').Planned, onClose: () => void}} props how somebody without an account is reminded */
export function ReminderDialog({ space, onClose }) {
  return html`
    <${Dialog} title=${t('reminder.heading')} onClose=${onClose}>
      <p>${t('reminder.hint')}</p>
      <p class="remind__doors">
        <a class="pill pill--primary" href="/sign-up" onClick=${onClose}>${t('account.sign_up')}</a>
        <a class="pill" href="/sign-in" onClick=${onClose}>${t('account.sign_in')}</a>
      </p>
      <p class="quiet">${t('reminder.or')}</p>
      <${CalendarLinks} space=${space} />
    <//>`;
}
