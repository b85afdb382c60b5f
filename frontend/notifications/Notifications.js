import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { ago, learn, t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { ApiError } from '../site/api.js';
import { clock } from '../site/clock.js';
import { onPersonalEvent } from '../site/events.js';
import { account } from '../site/site.js';
import { withStyle } from '../site/styles.js';
import { SignInFirst } from '../ui/EmptyPages.js';
import { Icon } from '../ui/Icon.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { notificationsApi } from './api.js';
import { countAgain } from './unread.js';
import { isKnown, notePath, noteWords } from './words.js';

await learn('inbox');
await withStyle('notifications/notifications');

/** @typedef {import('../protocol/messages.js').NotificationView} NotificationView */

/** @type {Record<string, import('../ui/Icon.js').IconName>} */
const ICONS = {
  live: 'space',
  reminder: 'calendar',
  starting: 'space',
  cancelled: 'calendar',
  invited: 'microphone',
  mentioned: 'at',
  replied: 'reply',
  liked: 'heart',
  reposted: 'repost',
  followed: 'follow',
};
const QUOTED = new Set(['mentioned', 'replied', 'liked', 'reposted']);

/** The signed-in person's notifications, newest first; showing them marks them as read. */
export function Notifications() {
  const [lines, setLines] = useState(/** @type {NotificationView[] | null} */ (null));
  const [next, setNext] = useState(/** @type {string | null} */ (null));
  const [readAt, setReadAt] = useState(Infinity);
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  /** @param {string | null} cursor */
  const load = async (cursor) => {
    try {
      const page = await notificationsApi.notifications(cursor);
      setLines((known) => [
        ...new Map([...(cursor ? (known ?? []) : []), ...page.notifications].map((line) => [line.id, line])).values(),
      ]);
      setNext(page.next);
      setReadAt((before) => Math.min(before, page.read_at)); // notifications that were new on opening stay marked
      setError(null);
      if (!cursor) read(page.notifications[0]);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    }
  };
  useEffect(() => {
    if (!account.value) return undefined;
    void load(null);
    return onPersonalEvent(({ type }) => (type === 'noted' || type === 'caught_up') && void load(null));
  }, [account.value?.id]);
  if (!account.value) return html`<${SignInFirst} title=${t('nav.notifications')} />`;
  return html`
    <div>
      <div class="page-title page-title--tools">
        <h1>${t('nav.notifications')}</h1>
        <a class="icon-button" href="/settings/notifications" aria-label=${t('note.settings')}>
          <${Icon} name="settings" /></a>
      </div>
      <${Problem} error=${error} />
      ${lines === null && !error && html`<${Skeleton} kind="person" count=${5} />`}
      ${
        lines?.length === 0 &&
        html`<div class="empty"><h2>${t('note.none_title')}</h2><p class="quiet">
        ${t('note.none')}</p></div>`
      }
      <ul class="notes" aria-label=${t('nav.notifications')}>
        ${lines?.filter(isKnown).map((line) => html`<${Row} key=${line.id} line=${line} isNew=${line.at > readAt} />`)}
        </ul>
      ${next && html`<button type="button" class="pill more" onClick=${() => load(next)}>${t('note.more')}</button>`}
    </div>`;
}

/** @param {{line: NotificationView, isNew: boolean}} props */
function Row({ line, isNew }) {
  return html`
    <li class="note note--${line.kind} ${isNew ? 'note--new' : ''}">
      <a class="note__link" href=${notePath(line)}>
        <span class="note__icon"><${Icon} name=${ICONS[line.kind]} /></span>
        <span class="note__words">
          ${
            line.by.length > 0 &&
            html`<span class="note__faces">
            ${line.by.map((person) => html`<${Avatar} key=${person.id} person=${person} size="small" />`)}</span>`
          }
          <span>${isNew && html`<span class="unseen">${t('note.new')}</span>`}
            ${noteWords(line)} <time class="quiet" datetime=${new Date(line.at).toISOString()}>
              ${ago(line.at, clock.value)}</time></span>
          ${QUOTED.has(line.kind) && line.text && html`<span class="note__text quiet">${line.text}</span>`}
        </span>
      </a>
    </li>`;
}

/** @param {NotificationView | undefined} newest */
function read(newest) {
  if (!newest || document.hidden) return;
  void notificationsApi.readNotifications(newest.at).then(countAgain, () => {}); // otherwise at the next visit
}
