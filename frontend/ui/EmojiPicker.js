import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { language, loadWords, t } from '../i18n/index.js';
import { withStyle } from '../site/styles.js';
import { Tabs } from './Tabs.js';
import { moveFocus } from './arrow-keys.js';
import { CATEGORIES } from './emoji-list.js';
import { loadNames, nameOf, search } from './emoji-names.js';

await loadWords('pictures');
await withStyle('ui/emoji');

/** @typedef {import('./emoji-names.js').Names} Names */

const COLUMNS = 8; // as in emoji.css
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };

/**
 * Emoji by category, or those that a search finds: the arrow keys go to the others, Enter chooses one. It stays open,
 * because people choose several.
 * @param {{onChoose: (emoji: string) => void}} props
 */
export function EmojiPicker({ onChoose }) {
  const names = useNames();
  const [question, setQuestion] = useState('');
  const asked = question.trim() !== '';
  const found = asked && names ? search(names, question) : [];
  return html`
    <input dir="auto" type="search" class="emoji-search" autocomplete="off" maxlength="50" value=${question}
      placeholder=${t('emoji.search')} aria-label=${t('emoji.search')}
      onInput=${(/** @type {any} */ event) => setQuestion(event.currentTarget.value)} />
    <p class=${found.length > 0 ? 'unseen' : 'emoji-none'} role="status">${asked && names && wordsFor(question.trim(), found.length)}</p>
    ${
      asked
        ? html`<${Emoji} key="found" label=${t('emoji.results')} emoji=${found} names=${names} onChoose=${onChoose} />`
        : html`<${Categories} names=${names} onChoose=${onChoose} />`
    }`;
}

/** @param {string} query @param {number} count */
const wordsFor = (query, count) => (count === 0 ? t('emoji.found_none', { query }) : t('emoji.found', { count }));

/** @returns {Names | null} null until they are loaded */
function useNames() {
  const [names, setNames] = useState(/** @type {Names | null} */ (null));
  useEffect(() => {
    loadNames(language.value).then(setNames, () => {}); // without them, emoji are still chosen by their looks
  }, [language.value]);
  return names;
}

/** @param {{names: Names | null, onChoose: (emoji: string) => void}} props */
function Categories({ names, onChoose }) {
  const [chosen, setChosen] = useState(CATEGORIES[0]);
  const tabs = CATEGORIES.map(({ id, emoji }) => ({ id, words: t(id), glyph: emoji[0] }));
  /** @param {string} wanted */
  const choose = (wanted) => setChosen(CATEGORIES.find(({ id }) => id === wanted) ?? chosen);
  return html`
    <${Tabs} label=${t('emoji.categories')} tabs=${tabs} chosen=${chosen.id} onChoose=${choose}>
      <${Emoji} key=${chosen.id} label=${t(chosen.id)} emoji=${chosen.emoji} names=${names} onChoose=${onChoose} />
    <//>`;
}

/** @param {{label: string, emoji: readonly string[], names: Names | null, onChoose: (emoji: string) => void}} props */
function Emoji({ label, emoji, names, onChoose }) {
  const [reached, setReached] = useState(0); // the only one that Tab goes to
  const group = useRef(/** @type {HTMLElement | null} */ (null));
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => moveFocus(event, [...(group.current?.querySelectorAll('button') ?? [])], STEPS, false);
  const first = Math.min(reached, emoji.length - 1);
  return html`
    <div class="emoji-grid" role="group" aria-label=${label} ref=${group} onKeyDown=${onKeyDown}>
      ${emoji.map(
        (one, index) => html`
        <button type="button" key=${one} class="emoji-grid__one" tabindex=${index === first ? 0 : -1}
          ...${named(names, one)} onFocus=${() => setReached(index)} onClick=${() => onChoose(one)}>${one}</button>`,
      )}
    </div>`;
}

/** @param {Names | null} names @param {string} emoji */
const named = (names, emoji) => names && { 'aria-label': nameOf(names, emoji), title: nameOf(names, emoji) };
