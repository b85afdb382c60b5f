import { html } from 'htm/preact';
import { loadWords, t } from '../../i18n/index.js';
import { prefer, preferences } from '../../site/preferences.js';
import { attempt } from '../../site/site.js';
import { Switch } from '../../ui/Switch.js';
import { MutedWords } from './MutedWords.js';

await loadWords('settings');

/** The privacy settings: who can see what the person listens to, what they read, and the words that they mute. */
export function Privacy() {
  const { show_listening: shown, listen_anonymously: anonymous, show_reading: reading } = preferences.value;
  return html`
    <${Switch} label=${t('settings_page.show_listening')} hint=${t('settings_page.show_listening_hint')} on=${shown}
      onChange=${(/** @type {boolean} */ on) => attempt(() => prefer({ show_listening: on }))} />
    <${Switch} label=${t('settings_page.listen_anonymously')} hint=${t('settings_page.listen_anonymously_hint')}
      on=${anonymous}
      onChange=${(/** @type {boolean} */ on) => attempt(() => prefer({ listen_anonymously: on }))} />
    <${Switch} label=${t('settings_page.show_reading')} hint=${t('settings_page.show_reading_hint')} on=${reading}
      onChange=${(/** @type {boolean} */ on) => attempt(() => prefer({ show_reading: on }))} />

    <${MutedWords} />`;
}
