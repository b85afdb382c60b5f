/** The current time for displays that count, updated once a second while the page is visible. */
import { signal } from '@preact/signals';
import { serverNow } from './server-time.js';

/** Epoch ms, by the server's clock. */
export const clock = signal(serverNow());

export function startClock() {
  setInterval(() => {
    if (!document.hidden) clock.value = serverNow();
  }, 1_000);
}
