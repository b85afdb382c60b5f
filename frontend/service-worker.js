/**
 * Runs even if no page is open or the network is down. It is registered at `/service-worker.js` (see `app/offline.js`),
 * so that it controls every page of the site.
 *
 * Pages come from the network; without one, the offline page is shown. Only that page and its files are cached, which
 * are the same for everybody: no answer of the API and no other page is ever put in a cache.
 *
 * A classic script, because not every browser supports modules here, and a block, so that nothing in it is global.
 */
'use strict';
{
  /**
   * The first digits of the SHA-256 of the files below, which are cached anew when it changes. `test_offline.py` checks
   * it.
   */
  const VERSION = 'e7e8deefd5aaaf25';
  const CACHE = `offline-${VERSION}`;
  const PAGE = '/static/offline.html';
  const FILES = [PAGE, '/static/offline-page.js', '/static/offline.css', '/static/icon.svg'];

  const worker = /** @type {any} */ (self);

  worker.addEventListener('install', (/** @type {any} */ event) => {
    worker.skipWaiting();
    event.waitUntil(keepOfflinePage());
  });
  worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(takeOver()));
  worker.addEventListener('fetch', (/** @type {any} */ event) => {
    const { request } = event;
    if (request.mode === 'navigate') event.respondWith(pageOf(event));
    else if (FILES.includes(new URL(request.url).pathname)) event.respondWith(fileOf(request));
  });

  worker.addEventListener('push', (/** @type {any} */ event) => event.waitUntil(show(event.data)));
  worker.addEventListener('notificationclick', (/** @type {any} */ event) => {
    event.notification.close();
    event.waitUntil(open(event.notification.data.path));
  });

  /** Shows a push message, unless a page of the site has the focus. @param {any} data @returns {Promise<void>} */
  async function show(data) {
    const { title, text, tag, path } = data.json();
    const pages = await worker.clients.matchAll({ type: 'window' });
    if (pages.some((/** @type {any} */ page) => page.focused)) return;
    await worker.registration.showNotification(title, {
      body: text,
      tag,
      renotify: true,
      icon: '/static/icon.svg',
      data: { path },
    });
  }

  /** @param {string} path opened in a page of the site that is open, or in a new one */
  async function open(path) {
    const url = new URL(path, worker.location.origin);
    if (url.origin !== worker.location.origin) return;
    const [page] = await worker.clients.matchAll({ type: 'window' });
    if (!page) return void (await worker.clients.openWindow(url.href));
    await page.focus();
    page.postMessage({ type: 'go', path: url.pathname + url.search });
  }

  async function keepOfflinePage() {
    const cache = await caches.open(CACHE);
    await cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload', credentials: 'omit' })));
  }

  async function takeOver() {
    for (const name of await caches.keys())
      if (name.startsWith('offline-') && name !== CACHE) await caches.delete(name);
    // The page is requested while this worker starts, so that it does not wait for the worker.
    await worker.registration.navigationPreload?.enable();
    await worker.clients.claim();
  }

  /** @param {any} event */
  async function pageOf(event) {
    try {
      return (await event.preloadResponse) ?? (await fetch(event.request));
    } catch (lost) {
      const page = await caches.match(PAGE);
      if (page) return page;
      throw lost;
    }
  }

  /** @param {Request} request */
  async function fileOf(request) {
    try {
      return await fetch(request);
    } catch (lost) {
      const file = await caches.match(request.url);
      if (file) return file;
      throw lost;
    }
  }
}
