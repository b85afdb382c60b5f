import { html } from 'htm/preact';
import { ShortcutsSheet } from '../../components/ShortcutsDialog.js';
import { Switch } from '../../components/Switch.js';
import { t } from '../../i18n/index.js';
import { prefer, preferences } from '../../preferences.js';
import { attempt } from '../../site.js';

/** Keys without a modifier can be switched off (WCAG 2.1.4): speech input and shaky hands press them by mistake. */
export function Keyboard() {
  return html`
    <${Switch} label=${t('settings_page.single_keys')} hint=${t('settings_page.single_keys_hint')} on=${preferences.value.single_keys}
      onChange=${(/** @type {boolean} */ on) => attempt(() => prefer({ single_keys: on }))} />
    <${ShortcutsSheet} level="h2" />`;
}
