/** A button that opens a menu: WAI-ARIA Authoring Practices, "Menu Button". */
import { html } from 'htm/preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { Icon } from './Icon.js';
import { moveFocus } from './arrow-keys.js';
import { float } from './placement.js';

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * @typedef {{words: string, icon: import('./Icon.js').IconName, act: () => unknown, grave?: boolean}} MenuItem `words`:
 *   the key of its text; `grave`: whether it takes something from a person
 * @typedef {{label: string, class: string, buttonClass: string, tooltip?: boolean, floating?: boolean, items: MenuItem[],
 *   startsOpen?: boolean, onTurn?: (open: boolean) => void, children?: unknown}} MenuProps
 */

/**
 * @param {MenuProps} props `buttonClass`: the classes of the button; `children`: its content; `tooltip`: whether the
 *   label is a tooltip, too; `floating`: whether the menu is placed in the window, because something around it scrolls
 */
export function Menu(props) {
  const { label, class: className, buttonClass, tooltip = false, floating = false, items, children } = props;
  const [open, setOpen] = useState(props.startsOpen ?? false);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => props.onTurn?.(open), [open]);
  useLayoutEffect(() => {
    if (open) show(root.current, floating);
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
  const onFocusOut = (event) => leaves(root.current, event) && setOpen(false);
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
      ${open && html`<${MenuItems} label=${label} floating=${floating} items=${items} onChoose=${choose} />`}
    </div>`;
}

/** @param {HTMLElement | null} root @param {boolean} floating moves the focus into the menu */
function show(root, floating) {
  const menu = root?.querySelector('[role=menu]');
  const button = root?.querySelector('button');
  if (floating && button && menu instanceof HTMLElement) float(menu, button);
  itemsIn(root)[0]?.focus({ preventScroll: floating });
}

/** @param {HTMLElement | null} root null once it is taken away @param {FocusEvent} event */
const leaves = (root, { relatedTarget }) => root?.contains(/** @type {Node | null} */ (relatedTarget)) === false;

/** @param {KeyboardEvent} event @returns {boolean} whether it is Escape, which then closes nothing around the menu */
function escapes(event) {
  if (event.key === 'Escape') event.stopPropagation();
  return event.key === 'Escape';
}

/**
 * Items have no key, so that an item that takes the place of the focused one gets the focus, and the menu stays open.
 * @param {{label: string, floating: boolean, items: MenuItem[], onChoose: (item: MenuItem) => void}} props
 */
function MenuItems({ label, floating, items, onChoose }) {
  return html`
    <div class="menu ${floating ? 'menu--floating' : ''}" role="menu" aria-label=${label}>
      ${items.map(
        (item) => html`
          <button
            type="button"
            role="menuitem"
            class="menu__item ${item.grave ? 'menu__item--grave' : ''}"
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
