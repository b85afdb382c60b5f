import { html } from 'htm/preact';
import { useRef, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { withStyle } from '../site/styles.js';
import { Tabs } from './Tabs.js';
import { moveFocus } from './arrow-keys.js';
import { CATEGORIES } from './emoji-list.js';

await loadWords('pictures');
await withStyle('ui/emoji');

const COLUMNS = 8; // as in emoji.css
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };

/**
 * Emoji by category: the arrow keys go to the others, Enter chooses one. It stays open, because people choose several.
 * @param {{onChoose: (emoji: string) => void}} props
 */
export function EmojiPicker({ onChoose }) {
  const [chosen, setChosen] = useState(CATEGORIES[0].id);
  const tabs = CATEGORIES.map(({ id, emoji }) => ({ id, words: t(id), glyph: emoji[0] }));
  return html`
    <${Tabs} label=${t('emoji.categories')} tabs=${tabs} chosen=${chosen} onChoose=${setChosen}>
      <${Emoji} key=${chosen} category=${CATEGORIES.find(({ id }) => id === chosen)} onChoose=${onChoose} />
    <//>`;
}

/** @param {{category: import('./emoji-list.js').Category, onChoose: (emoji: string) => void}} props */
function Emoji({ category, onChoose }) {
  const [reached, setReached] = useState(0); // the only one that Tab goes to
  const group = useRef(/** @type {HTMLElement | null} */ (null));
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => moveFocus(event, [...(group.current?.querySelectorAll('button') ?? [])], STEPS, false);
  return html`
    <div class="emoji-grid" role="group" aria-label=${t(category.id)} ref=${group} onKeyDown=${onKeyDown}>
      ${category.emoji.map(
        (emoji, index) => html`
        <button type="button" key=${emoji} class="emoji-grid__one" tabindex=${index === reached ? 0 : -1}
          onFocus=${() => setReached(index)} onClick=${() => onChoose(emoji)}>${emoji}</button>`,
      )}
    </div>`;
}
