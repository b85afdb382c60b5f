/** Navigation without loading pages, so that the sound does not stop. */
import { ownPath } from '../site/own-links.js';
import { arrive, navigate } from '../site/site.js';

const PATIENCE_MS = 3_000; // how long a page may take to grow back to its old height
const PAUSE_MS = 150;

export function listenToLinks() {
  document.addEventListener('click', onClick);
  addEventListener('popstate', onPopState);
  history.scrollRestoration = 'manual'; // the browser would scroll before the page is rendered
  addEventListener('scroll', rememberSoon, { passive: true });
}

/** @param {MouseEvent} event */
function onClick(event) {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link.target === '_blank') return;
  if (!ownPath(link.href, location.origin) || link.hash || link.hasAttribute('download')) return;
  event.preventDefault();
  navigate(link.pathname + link.search);
}

/** @param {PopStateEvent} event */
function onPopState(event) {
  arrive();
  scrollBackTo(Number(event.state?.scroll ?? 0));
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

/** Debounced, because browsers limit the rate of history changes. */
function rememberSoon() {
  clearTimeout(soon);
  const { pathname } = location;
  soon = setTimeout(
    () => location.pathname === pathname && history.replaceState({ ...history.state, scroll: scrollY }, ''),
    PAUSE_MS,
  );
}

/**
 * @param {number} top the old scroll position, restored as soon as the page is long enough, unless the person scrolls
 *   first
 */
function scrollBackTo(top) {
  const reach = () => {
    scrollTo(0, top);
    if (Math.abs(scrollY - top) < 2) stop();
  };
  const grows = new ResizeObserver(reach);
  const timer = setTimeout(() => stop(), PATIENCE_MS);
  const own = ['wheel', 'touchmove', 'keydown'];
  const stop = () => {
    grows.disconnect();
    clearTimeout(timer);
    for (const name of own) removeEventListener(name, stop);
  };
  for (const name of own) addEventListener(name, stop, { passive: true });
  grows.observe(document.documentElement);
  requestAnimationFrame(reach);
}
