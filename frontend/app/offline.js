/** Whether the network is down, and the service worker, which shows a page of its own without a network. */
import { signal } from '@preact/signals';

const SCRIPT = '/service-worker.js';

export const offline = signal(!navigator.onLine);

export function watchNetwork() {
  const look = () => {
    offline.value = !navigator.onLine;
  };
  addEventListener('online', look);
  addEventListener('offline', look);
  if (!('serviceWorker' in navigator)) return;
  // Registered after the page has loaded, which may have happened before this module ran.
  if (document.readyState === 'complete') void register();
  else addEventListener('load', () => void register());
}

/** Some browsers refuse in private windows; the site works without it. */
async function register() {
  try {
    await navigator.serviceWorker.register(/** @type {string} */ (script()), { scope: '/', updateViaCache: 'none' });
  } catch (error) {
    console.info('No service worker:', error);
  }
}

/** The only script URL that the site passes as text, hence the Trusted Types policy. */
function script() {
  const { trustedTypes } = /** @type {any} */ (window);
  return trustedTypes
    ? trustedTypes.createPolicy('service-worker', { createScriptURL: () => SCRIPT }).createScriptURL(SCRIPT)
    : SCRIPT;
}
