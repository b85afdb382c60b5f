import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { Dialog } from '../ui/Dialog.js';
import { Icon } from '../ui/Icon.js';
import { fileOf, googleUrl, outlookUrl } from './calendars.js';

/**
 * Links for common calendars.
 * @param {{space: import('./calendars.js').Planned, look?: string}} props
 */
export function CalendarLinks({ space, look = '' }) {
  const url = `${location.origin}/i/spaces/${space.id}`;
  const away = { target: '_blank', rel: 'noopener noreferrer' };
  return html`
    <ul class="calendars" aria-label=${t('calendar.label')}>
      <li><a class=${`pill ${look}`} href=${fileOf(space.id)} download><${Icon} name="calendar" /><span>
        ${t('calendar.file')}</span></a></li>
      <li><a class=${`pill ${look}`} href=${googleUrl(space, url)} ...${away}>Google Calendar</a></li>
      <li><a class=${`pill ${look}`} href=${outlookUrl(space, url)} ...${away}>Outlook</a></li>
    </ul>`;
}

/**
 * Shows guests how to be reminded.
 * @param {{space: import('./calendars.js').Planned, onClose: () => void}} props
 */
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
