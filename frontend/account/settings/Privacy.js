import { html } from 'htm/preact';
import { loadWords, t } from '../../i18n/index.js';
import { prefer, preferences } from '../../site/preferences.js';
import { copy } from '../../site/clipboard.js';
import { account, attempt } from '../../site/site.js';
import { Switch } from '../../ui/Switch.js';
import { MutedWords } from './MutedWords.js';

await loadWords('settings');

/** The privacy settings: who can see what the person listens to, what they read, and the words that they mute. */
export function Privacy() {
  const { show_listening: shown, listen_anonymously: anonymous, show_reading: reading, podcast } = preferences.value;
  return html`
    <${Switch} label=${t('settings_page.show_listening')} hint=${t('settings_page.show_listening_hint')} on=${shown}
      onChange=${(/** @type {boolean} */ on) => attempt(() => prefer({ show_listening: on }))} />
    <${Switch} label=${t('settings_page.listen_anonymously')} hint=${t('settings_page.listen_anonymously_hint')}
      on=${anonymous}
      onChange=${(/** @type {boolean} */ on) => attempt(() => prefer({ listen_anonymously: on }))} />
    <${Switch} label=${t('settings_page.show_reading')} hint=${t('settings_page.show_reading_hint')} on=${reading}
      onChange=${(/** @type {boolean} */ on) => attempt(() => prefer({ show_reading: on }))} />
    <${Switch} label=${t('settings_page.podcast')} hint=${t('settings_page.podcast_hint')} on=${podcast}
      onChange=${(/** @type {boolean} */ on) => attempt(() => prefer({ podcast: on }))} />
    ${podcast && html`<${PodcastAddress} />`}
    <${MutedWords} />`;
}

/** Where podcast apps find the feed. */
function PodcastAddress() {
  const address = `${location.origin}/u/${account.value?.handle}/feed.xml`;
  return html`
    <p class="podcast-address"><a href=${address} target="_blank">${address}</a>
      <button type="button" class="pill" onClick=${() => copy(address)}>${t('share.copy')}</button></p>`;
}
