/**
 * Notifications on the site and on the person's devices, and the socket that brings them.
 *
 * @typedef {import('../protocol/messages.js').NotificationView} NotificationView
 * @typedef {{messages: number, notifications: number}} Unread each at most 100
 * @typedef {{key: string | null, wanted: Record<string, boolean>}} Pushed `key` is null if the site sends no push
 *   messages
 */
import { queryOf } from '../site/api.js';
import { send } from '../site/site.js';

export const notificationsApi = {
  /** @type {() => Promise<Unread>} */
  unread: () => send('GET', '/api/unread'),
  /**
   * @type {(cursor?: string | null) =>
   *   Promise<{notifications: NotificationView[], next: string | null, read_at: number}>}
   */
  notifications: (cursor) => send('GET', `/api/notifications${queryOf({ cursor })}`),
  /** @type {(until: number) => Promise<void>} `until`: epoch ms */
  readNotifications: (until) => send('PUT', '/api/notifications/read', { until }),
  /** @type {() => Promise<Pushed>} */
  pushed: () => send('GET', '/api/push'),
  /** @type {(wanted: Record<string, boolean>) => Promise<Pushed>} kinds that are left out stay as they are */
  choosePushed: (wanted) => send('PATCH', '/api/push', { wanted }),
  /**
   * @type {(device: {endpoint: string, p256dh: string, auth: string, language: string, key: string}) =>
   *   Promise<{device: string}>}
   */
  enrollDevice: (device) => send('PUT', '/api/push/devices', device),
  /** @type {(device: string) => Promise<void>} */
  withdrawDevice: (device) => send('DELETE', `/api/push/devices/${encodeURIComponent(device)}`),
  /** @type {() => Promise<{url: string, ticket: string}>} a WebSocket for messages that are addressed to this person */
  socket: () => send('POST', '/api/socket'),
};
