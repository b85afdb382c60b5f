/** The push subscription of this browser: turning it on, renewing it and turning it off. */
import { language } from '../i18n/index.js';
import { navigate } from '../site/site.js';
import { notificationsApi } from './api.js';

/** Storage key of the device's id, present while this browser gets push messages. */
const KEY = 'espacio.push';

/** @returns {boolean} whether this browser supports push messages */
export const canPush = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** @returns {boolean} */
export const isPushed = () => localStorage.getItem(KEY) !== null && canPush() && Notification.permission === 'granted';

/**
 * @param {string} key the site's public key
 * @returns {Promise<'on' | 'denied' | 'failed'>} must be called in a click, because the browser asks for permission.
 *   Throws ApiError.
 */
export async function turnOn(key) {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const subscription = await subscribed(key).catch(() => null); // for example, no push service can be reached
  if (!subscription) return 'failed';
  await enroll(subscription);
  return 'on';
}

/** Also called on signing out, so that the next person does not see these notifications. Throws ApiError. */
export async function turnOff() {
  const device = localStorage.getItem(KEY);
  localStorage.removeItem(KEY);
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  if (device) await notificationsApi.withdrawDevice(device);
}

/** Sends the current endpoint to the server, because push services change it. Throws ApiError. */
export async function keepPushed() {
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.getSubscription();
  if (subscription) await enroll(subscription);
}

/** Navigates to the page of a clicked notification. */
export function followClicks() {
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (data?.type === 'go' && typeof data.path === 'string' && data.path.startsWith('/')) navigate(data.path);
  });
}

/** @param {string} key */
async function subscribed(key) {
  const registration = await navigator.serviceWorker.ready;
  const known = await registration.pushManager.getSubscription();
  if (known && sameKey(known.options.applicationServerKey, key)) return known;
  await known?.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/** @param {PushSubscription} subscription */
async function enroll(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const { device } = await notificationsApi.enrollDevice({
    endpoint: endpoint ?? '',
    p256dh: keys?.p256dh ?? '',
    auth: keys?.auth ?? '',
    language: language.value,
  });
  localStorage.setItem(KEY, device);
}

/** @param {ArrayBuffer | null} known @param {string} key base64url */
function sameKey(known, key) {
  const text = String.fromCharCode(...new Uint8Array(known ?? new ArrayBuffer(0)));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === key;
}
