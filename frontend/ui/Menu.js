/** The keys of a menu button: WAI-ARIA Authoring Practices, "Menu Button". */

/** @param {HTMLElement | null} root @param {number} at wraps around */
export function focusItem(root, at) {
  const items = itemsOf(root);
  items.at(at % items.length)?.focus();
}

/** @param {KeyboardEvent} event @param {HTMLElement | null} root holds the button, first, and its menu @param {(open: boolean) => void} setOpen */
export function onMenuKey(event, root, setOpen) {
  const items = itemsOf(root);
  const at = items.findIndex((item) => item === document.activeElement);
  if (event.key === 'Escape') {
    setOpen(false);
    root?.querySelector('button')?.focus();
  }
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined || items.length === 0) return;
  event.preventDefault();
  focusItem(root, to);
}

/** @param {HTMLElement | null} root @returns {HTMLElement[]} */
const itemsOf = (root) => [...(root?.querySelectorAll('[role=menuitem]') ?? [])].filter((item) => item instanceof HTMLElement);
