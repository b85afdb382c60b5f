import { html } from 'htm/preact';
import { loadWords, t } from '../i18n/index.js';
import { prefer, preferences } from '../site/preferences.js';
import { attempt } from '../site/site.js';
import { Dialog } from '../ui/Dialog.js';
import { Switch } from '../ui/Switch.js';

await loadWords('settings');

/** The sections of the sheet: keys, and the keys of the texts that describe them. */
const SHEET = [
  {
    words: 'keys.posts',
    keys: [
      ['j', 'keys.next'],
      ['k', 'keys.previous'],
      ['l', 'keys.like'],
      ['r', 'keys.reply'],
      ['n', 'keys.compose'],
    ],
  },
  {
    words: 'keys.pages',
    keys: [
      ['g h', 'nav.home'],
      ['g e', 'nav.explore'],
      ['g m', 'nav.messages'],
      ['g n', 'nav.notifications'],
      ['g b', 'nav.bookmarks'],
      ['g p', 'nav.profile'],
      ['g s', 'nav.settings'],
    ],
  },
  {
    words: 'keys.replay',
    keys: [
      ['Space', 'keys.play'],
      ['← →', 'keys.step'],
      ['j l', 'keys.jump'],
      ['< >', 'keys.speed'],
    ],
  },
  {
    words: 'keys.everywhere',
    keys: [
      ['/', 'keys.search'],
      ['?', 'keys.help'],
      ['Esc', 'keys.close'],
      ['Ctrl D', 'keys.mute'],
      ['Space', 'keys.talk'],
    ],
  },
];

/**
 * Lists every keyboard shortcut, with the switch for single keys.
 * @param {{onClose: () => void}} props
 */
export function ShortcutsDialog({ onClose }) {
  return html`
    <${Dialog} title=${t('keys.title')} onClose=${onClose}>
      <${ShortcutsSheet} />
      <${SingleKeys} />
    <//>`;
}

/** @param {{level?: 'h2' | 'h3'}} props `level`: the level of the headings */
function ShortcutsSheet({ level = 'h3' }) {
  return html`
    <div class="keys">
      ${SHEET.map(
        ({ words, keys }) => html`
        <section key=${words}>
          <${level} class="keys__title">${t(words)}<//>
          <dl>${keys.map(
            ([key, does]) => html`<div key=${key}><dt>${t(does)}</dt><dd>
            ${key.split(' ').map((one) => html`<kbd key=${one}>${one === 'Space' ? t('keys.space_bar') : one}</kbd>`)}
            </dd></div>`,
          )}</dl>
        </section>`,
      )}
    </div>`;
}

/** The settings page of the keyboard. */
export function Keyboard() {
  return html`<${SingleKeys} hint=${t('settings_page.single_keys_hint')} /><${ShortcutsSheet} level="h2" />`;
}

/**
 * Single-key shortcuts can be switched off (WCAG 2.1.4): speech input and tremors trigger them by mistake.
 * @param {{hint?: string}} props
 */
const SingleKeys = ({ hint }) => html`
  <${Switch} label=${t('settings_page.single_keys')} hint=${hint} on=${preferences.value.single_keys}
    onChange=${(/** @type {boolean} */ on) => attempt(() => prefer({ single_keys: on }))} />`;
