/** The current time for displays that count, updated once a second while the page is visible. */
import { signal } from '@preact/signals';

/** Epoch ms. */
export const clock = signal(Date.now());

export function startClock() {
  setInterval(() => {
    if (!document.hidden) clock.value = Date.now();
  }, 1_000);
}
