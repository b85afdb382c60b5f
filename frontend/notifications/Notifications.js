import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ago, loadWords, t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { clock } from '../site/clock.js';
import { account } from '../site/site.js';
import { withStyle } from '../site/styles.js';
import { SignInFirst } from '../ui/EmptyPages.js';
import { Icon } from '../ui/Icon.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { useRefreshedPages } from '../ui/useRefreshedPages.js';
import { notificationsApi } from './api.js';
import { countAgain } from './unread.js';
import { isKnown, notificationPath, notificationWords } from './words.js';

await loadWords('inbox');
await withStyle('notifications/notifications');

/** @typedef {import('../protocol/messages.js').NotificationView} NotificationView */

/** @type {Record<string, import('../ui/Icon.js').IconName>} */
const ICONS = {
  live: 'space',
  reminder: 'calendar',
  starting: 'space',
  cancelled: 'calendar',
  moved: 'calendar',
  invited: 'microphone',
  mentioned: 'at',
  replied: 'reply',
  quoted: 'quote',
  liked: 'heart',
  reposted: 'repost',
  followed: 'follow',
  withdrew: 'microphone',
  recording_failed: 'microphone',
};
const QUOTED = new Set(['mentioned', 'replied', 'quoted', 'liked', 'reposted']);

/** The signed-in person's notifications, newest first; showing them marks them as read. */
export function Notifications() {
  const [readAt, setReadAt] = useState(Infinity);
  const { items, error, more, again } = useRefreshedPages(
    async (cursor) => {
      const { notifications, next, read_at } = await notificationsApi.notifications(cursor);
      setReadAt((before) => Math.min(before, read_at)); // notifications that were new on opening stay marked
      if (!cursor) read(notifications[0]);
      return { items: notifications, next };
    },
    (type) => type === 'noted' || type === 'caught_up',
  );
  if (!account.value) return html`<${SignInFirst} title=${t('nav.notifications')} />`;
  return html`
    <div>
      <div class="page-title page-title--tools">
        <h1>${t('nav.notifications')}</h1>
        <a class="icon-button" href="/settings/notifications" aria-label=${t('note.settings')}>
          <${Icon} name="settings" /></a>
      </div>
      <${Problem} error=${error} onAgain=${again} />
      ${items === null && !error && html`<${Skeleton} kind="person" count=${5} />`}
      ${
        items?.length === 0 &&
        html`<div class="empty"><h2>${t('note.none_title')}</h2><p class="quiet">
        ${t('note.none')}</p></div>`
      }
      <ul class="notifications" aria-label=${t('nav.notifications')}>
        ${items
          ?.filter(isKnown)
          .map((one) => html`<${Row} key=${one.id} notification=${one} isNew=${one.at > readAt} />`)}
        </ul>
      ${more && html`<button type="button" class="pill more" onClick=${more}>${t('note.more')}</button>`}
    </div>`;
}

/** @param {{notification: NotificationView, isNew: boolean}} props */
function Row({ notification, isNew }) {
  const { kind, at, by, text } = notification;
  return html`
    <li class="notification notification--${kind} ${isNew ? 'notification--new' : ''}">
      <a class="notification__link" href=${notificationPath(notification)}>
        <span class="notification__icon"><${Icon} name=${ICONS[kind]} /></span>
        <span class="notification__words">
          ${
            by.length > 0 &&
            html`<span class="notification__faces">
            ${by.map((person) => html`<${Avatar} key=${person.id} person=${person} size="small" />`)}</span>`
          }
          <span>${isNew && html`<span class="unseen">${t('note.new')}</span>`}
            ${notificationWords(notification)} <time class="quiet" datetime=${new Date(at).toISOString()}>
              ${ago(at, clock.value)}</time></span>
          ${QUOTED.has(kind) && text && html`<span dir="auto" class="notification__text quiet">${text}</span>`}
        </span>
      </a>
    </li>`;
}

/** @param {NotificationView | undefined} newest */
function read(newest) {
  if (!newest || document.hidden) return;
  void notificationsApi.readNotifications(newest.at).then(countAgain, () => {}); // otherwise at the next visit
}
