/** A button that opens a menu: WAI-ARIA Authoring Practices, "Menu Button". */
import { html } from 'htm/preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { Icon } from './Icon.js';
import { moveFocus } from './arrow-keys.js';

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * @typedef {{words: string, icon: import('./Icon.js').IconName, act: () => unknown}} MenuItem `words`: the key of its
 *   text
 * @typedef {{label: string, class: string, buttonClass: string, tooltip?: boolean, items: MenuItem[],
 *   children?: unknown}} MenuProps
 */

/**
 * @param {MenuProps} props `buttonClass`: the classes of the button; `children`: its content; `tooltip`: whether the
 *   label is a tooltip, too
 */
export function Menu({ label, class: className, buttonClass, tooltip = false, items, children }) {
  const [open, setOpen] = useState(false);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (open) itemsIn(root.current)[0]?.focus();
  }, [open]);
  const close = () => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (open && escapes(event)) close();
    moveFocus(event, itemsIn(root.current), STEPS);
  };
  /** @param {FocusEvent} event */
  const onFocusOut = (event) => {
    if (!root.current?.contains(/** @type {Node | null} */ (event.relatedTarget))) setOpen(false);
  };
  /** @param {MenuItem} item */
  const choose = (item) => {
    close();
    item.act();
  };
  return html`
    <div class=${className} ref=${root} onFocusOut=${onFocusOut} onKeyDown=${onKeyDown}>
      <button
        type="button"
        class=${buttonClass}
        aria-haspopup="menu"
        aria-expanded=${open}
        aria-label=${label}
        title=${tooltip ? label : null}
        onClick=${() => setOpen(!open)}
      >
        ${children}
      </button>
      ${open && html`<${MenuItems} label=${label} items=${items} onChoose=${choose} />`}
    </div>`;
}

/** @param {KeyboardEvent} event @returns {boolean} whether it is Escape, which then closes nothing around the menu */
function escapes(event) {
  if (event.key === 'Escape') event.stopPropagation();
  return event.key === 'Escape';
}

/** @param {{label: string, items: MenuItem[], onChoose: (item: MenuItem) => void}} props */
function MenuItems({ label, items, onChoose }) {
  return html`
    <div class="menu" role="menu" aria-label=${label}>
      ${items.map(
        (item) => html`
          <button
            type="button"
            key=${item.words}
            role="menuitem"
            class="menu__item"
            tabindex="-1"
            onClick=${() => onChoose(item)}
          >
            <${Icon} name=${item.icon} /><span>${t(item.words)}</span>
          </button>`,
      )}
    </div>`;
}

/** @param {HTMLElement | null} root @returns {HTMLElement[]} */
const itemsIn = (root) =>
  [...(root?.querySelectorAll('[role=menuitem]') ?? [])].filter((item) => item instanceof HTMLElement);
