import { html } from 'htm/preact';
import { fileOf, googleUrl, outlookUrl } from '../calendars.js';
import { t } from '../i18n/index.js';
import { Icon } from './Icon.js';

/** @param {{space: import('../calendars.js').Planned, look?: string}} props for every calendar */
export function CalendarLinks({ space, look = '' }) {
  const url = `${location.origin}/i/spaces/${space.id}`;
  const away = { target: '_blank', rel: 'noopener noreferrer' };
  return html`
    <ul class="calendars" aria-label=${t('calendar.label')}>
      <li><a class=${`pill ${look}`} href=${fileOf(space.id)} download><${Icon} name="calendar" /><span>${t('calendar.file')}</span></a></li>
      <li><a class=${`pill ${look}`} href=${googleUrl(space, url)} ...${away}>Google Calendar</a></li>
      <li><a class=${`pill ${look}`} href=${outlookUrl(space, url)} ...${away}>Outlook</a></li>
    </ul>`;
}
