import { html } from 'htm/preact';
import { loadWords, t } from '../i18n/index.js';
import { withStyle } from '../site/styles.js';
import { Popover } from './Popover.js';
import { lazy } from './lazy.js';

await loadWords('pictures');
await withStyle('ui/emoji');

const EmojiPicker = lazy(async () => (await import('./EmojiPicker.js')).EmojiPicker);

/**
 * The button that opens the choice of emoji, which is loaded on use.
 * @param {{field: import('preact').RefObject<HTMLTextAreaElement>}} props `field`: gets the emoji where its cursor is
 */
export function EmojiButton({ field }) {
  return html`
    <${Popover} label=${t('emoji.add')} icon="smile" look="emoji-box">
      ${() => html`<${EmojiPicker} onChoose=${(/** @type {string} */ emoji) => insert(field.current, emoji)} />`}
    <//>`;
}

/** Replaces what is selected in the field. @param {HTMLTextAreaElement | null} field @param {string} text */
function insert(field, text) {
  if (!field) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
