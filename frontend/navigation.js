/** Moves between pages without loading them, so that the sound goes on. */
import { arrive, navigate } from './site.js';

export function listenToLinks() {
  document.addEventListener('click', onClick);
  addEventListener('popstate', arrive);
}

/** @param {MouseEvent} event */
function onClick(event) {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link.target === '_blank') return;
  if (link.origin !== location.origin || link.hash || link.hasAttribute('download')) return;
  event.preventDefault();
  navigate(link.pathname + link.search);
  // A screen reader goes on reading where the new page begins.
  document.getElementById('main')?.focus({ preventScroll: true });
}
