/** The push subscription of this browser: turning it on, renewing it and turning it off. */
import { language } from '../i18n/index.js';
import { navigate } from '../site/site.js';
import { notificationsApi } from './api.js';
import { DEVICE } from './device.js';
import { enroll, renewed, subscribed } from './subscription.js';

/** @returns {boolean} whether this browser supports push messages */
export const canPush = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** @returns {boolean} */
export const isPushed = () =>
  localStorage.getItem(DEVICE) !== null && canPush() && Notification.permission === 'granted';

/**
 * Call this in a click, because the browser asks for permission.
 * @param {string} key the site's public key
 * @returns {Promise<'on' | 'denied' | 'failed'>} Throws ApiError.
 */
export async function turnOn(key) {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await subscribed(pushManager, key).catch(() => null); // no push service can be reached, say
  if (!subscription) return 'failed';
  localStorage.setItem(DEVICE, await enroll(subscription, notificationsApi, language.value));
  return 'on';
}

/** Also called on signing out, so that the next person does not see these notifications. Throws ApiError. */
export async function turnOff() {
  const device = localStorage.getItem(DEVICE);
  localStorage.removeItem(DEVICE);
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  if (device) await notificationsApi.withdrawDevice(device);
}

/**
 * Sends the current subscription to the server, because push services change it, and subscribes again if it has become
 * useless. If that fails, notifications are off on this device, and shown so. Throws ApiError.
 */
export async function keepPushed() {
  const device = localStorage.getItem(DEVICE);
  if (device === null) return;
  if (!canPush() || Notification.permission !== 'granted') return turnOff();
  const { pushManager } = await navigator.serviceWorker.ready;
  const kept = await renewed(pushManager, notificationsApi, device, language.value);
  if (kept) localStorage.setItem(DEVICE, kept);
  else localStorage.removeItem(DEVICE);
}

/** Navigates to the page of a clicked notification. */
export function followClicks() {
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (data?.type === 'go' && typeof data.path === 'string' && data.path.startsWith('/')) navigate(data.path);
  });
}
