/** Whether the network is there, and the service worker that says so when a page cannot even be opened. */
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
  // After the page itself, which does without. Its modules wait for words, so the page may have loaded before.
  if (document.readyState === 'complete') void register();
  else addEventListener('load', () => void register());
}

/** A browser that refuses (private windows do, in some) goes on without. */
async function register() {
  try {
    await navigator.serviceWorker.register(/** @type {string} */ (script()), { scope: '/', updateViaCache: 'none' });
  } catch (error) {
    console.info('No service worker:', error);
  }
}

/** The one address of a script that this site hands to the browser as text (Trusted Types). */
function script() {
  const { trustedTypes } = /** @type {any} */ (window);
  return trustedTypes
    ? trustedTypes.createPolicy('service-worker', { createScriptURL: () => SCRIPT }).createScriptURL(SCRIPT)
    : SCRIPT;
}
