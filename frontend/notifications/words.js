/** The text of each notification, and the path that it leads to. */
import { dateTime, loadWords, t } from '../i18n/index.js';

await loadWords('inbox');

/** @typedef {import('../protocol/messages.js').NotificationView} NotificationView */

/** @type {Record<string, string>} the keys of the texts, by kind */
const WORDS = {
  live: 'note.live',
  reminder: 'note.reminder',
  starting: 'note.starting',
  cancelled: 'note.cancelled',
  moved: 'note.moved',
  invited: 'note.invited',
  mentioned: 'note.mentioned',
  replied: 'note.replied',
  quoted: 'note.quoted',
  liked: 'note.liked',
  reposted: 'note.reposted',
  followed: 'note.followed',
  withdrew: 'note.withdrew',
  recording_failed: 'note.recording_failed',
};
/** The keys of the texts if several people did it. @type {Record<string, string>} */
const TOGETHER = { liked: 'note.liked_more', reposted: 'note.reposted_more', followed: 'note.followed_more' };

/** @param {NotificationView} notification false for kinds of a newer server */
export const isKnown = (notification) => Object.hasOwn(WORDS, notification.kind);

/** @param {NotificationView} notification @returns {string} a sentence */
export function notificationWords({ kind, by, count, text, starts_at }) {
  const name = by[0]?.name ?? '';
  const others = count - 1;
  if (others > 0 && Object.hasOwn(TOGETHER, kind)) return t(TOGETHER[kind], { name, count: others });
  return t(WORDS[kind] ?? 'note.other', { name, title: text, time: dateTime(starts_at ?? 0) });
}

/** @param {NotificationView} notification @returns {string} a path of this site */
export function notificationPath({ kind, by, space, post }) {
  if (space) return `/i/spaces/${space}`;
  if (post) return `/i/posts/${post}`;
  return kind === 'followed' && by[0]?.handle ? `/${by[0].handle}` : '/notifications';
}

/** @param {import('../protocol/messages.js').MessageAdded} said @returns {string} a sentence */
export const messageAddedWords = ({ line }) => t('message.said', { name: line.by.name });
