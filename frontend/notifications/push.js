/** Notifications on this device, also when no page of the site is open: asked for, kept up, and taken back. */
import { language } from '../i18n/index.js';
import { navigate } from '../site/site.js';
import { notificationsApi } from './api.js';

/** The device's id as the server knows it; there is one while this browser is pushed to. */
const KEY = 'espacio.push';

/** @returns {boolean} whether this browser could */
export const canPush = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** @returns {boolean} */
export const isPushed = () => localStorage.getItem(KEY) !== null && canPush() && Notification.permission === 'granted';

/**
 * @param {string} key the site's
 * @returns {Promise<'on' | 'denied' | 'failed'>} to be called in a click: the browser asks the person. Throws ApiError.
 */
export async function turnOn(key) {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const subscription = await subscribed(key).catch(() => null); // no push service can be reached, say
  if (!subscription) return 'failed';
  await enroll(subscription);
  return 'on';
}

/** Also for who signs out: what is theirs is not shown to whoever comes next. Throws ApiError. */
export async function turnOff() {
  const device = localStorage.getItem(KEY);
  localStorage.removeItem(KEY);
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  if (device) await notificationsApi.withdrawDevice(device);
}

/** Says where this browser is reached now: push services change it. Throws ApiError. */
export async function keepPushed() {
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.getSubscription();
  if (subscription) await enroll(subscription);
}

/** Goes where a notification that was clicked leads. */
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
