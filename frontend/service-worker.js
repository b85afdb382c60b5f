/**
 * What goes on when no page is open, or no network is there. Registered at `/service-worker.js`, so that it is asked
 * for every page of the site.
 *
 * Pages come from the network alone; without one, `/offline` says so. Of what is kept, nothing is about anybody: only
 * static files, which are the same for everybody. Answers of `/api` and pages never enter a cache.
 */
import { answerOffline, keepOfflinePage } from './worker/offline.js';

const worker = /** @type {any} */ (self);

worker.addEventListener('install', (/** @type {any} */ event) => {
  worker.skipWaiting();
  event.waitUntil(keepOfflinePage());
});
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', answerOffline);
