/** Light or dark, as the system wishes or as the person chose in this browser. */
import { signal } from '@preact/signals';

/** @typedef {'system' | 'light' | 'dark'} Theme */

const YEAR_S = 31_536_000;
const COLOURS = { light: '#ffffff', dark: '#15202b' }; // of the browser's own frame
const root = document.documentElement;

/** @type {import('@preact/signals').Signal<Theme>} the server rendered the page with it */
export const theme = signal(/** @type {Theme} */ (root.dataset.theme ?? 'system'));

/** @param {Theme} chosen kept in a cookie, so that the server renders the next page with it */
export function setTheme(chosen) {
  theme.value = chosen;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  const age = chosen === 'system' ? 0 : YEAR_S;
  document.cookie = `theme=${chosen}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  if (chosen === 'system') delete root.dataset.theme;
  else root.dataset.theme = chosen;
  document
    .querySelector('meta[name="color-scheme"]')
    ?.setAttribute('content', chosen === 'system' ? 'light dark' : chosen);
  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    const meta = document.querySelector(`meta[name="theme-color"][media*="${scheme}"]`);
    meta?.setAttribute('content', COLOURS[chosen === 'system' ? scheme : chosen]);
  }
}
