/**
 * Reloads a page that did not start, because one of its modules was lost on the way: browsers never request a failed
 * module again, so that without a reload nothing would run. A classic script without imports, because it must not
 * depend on another file. While a reload is due, `data-reloading` keeps `main.js` from showing anything that somebody
 * could click on in vain.
 */
'use strict';
{
  const PAUSES_MS = [500, 2_000, 8_000]; // before each reload; after the last one, the person has to decide
  const KEY = 'espacio.reloads'; // the number of reloads in a row; `main.js` removes it

  const hasStarted = () => document.querySelector('#app > .shell') !== null;

  /** @param {EventTarget | null} from a script that cannot be loaded, or the window for an error while it runs */
  const recover = (from) => {
    if (hasStarted() || !(from === window || from instanceof HTMLScriptElement)) return;
    const reloads = Number(sessionStorage.getItem(KEY));
    if (reloads >= PAUSES_MS.length) return;
    sessionStorage.setItem(KEY, String(reloads + 1));
    document.documentElement.dataset.reloading = '';
    setTimeout(() => location.reload(), PAUSES_MS[reloads]);
  };

  // Errors of elements do not bubble.
  addEventListener('error', ({ target }) => recover(target), true);
  addEventListener('unhandledrejection', () => recover(window));
}
