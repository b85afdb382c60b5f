/** The time of day, for what is counted on the screen: once a second while somebody looks. */
import { signal } from '@preact/signals';

/** Epoch ms. */
export const clock = signal(Date.now());

export function startClock() {
  setInterval(() => {
    if (!document.hidden) clock.value = Date.now();
  }, 1_000);
}
