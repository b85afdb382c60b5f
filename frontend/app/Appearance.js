import { html } from 'htm/preact';
import { loadWords, t } from '../i18n/index.js';
import { setTheme, theme } from '../site/theme.js';
import { Choices } from '../ui/Choices.js';

await loadWords('settings');

const THEMES = {
  system: 'settings_page.theme_system',
  light: 'settings_page.theme_light',
  dark: 'settings_page.theme_dark',
};

/** The choice of light or dark, for this browser. */
export function Appearance() {
  return html`<${Choices} legend=${t('settings_page.theme')} options=${THEMES} value=${theme.value}
    hint=${t('settings_page.theme_hint')} onChoose=${setTheme} />`;
}
