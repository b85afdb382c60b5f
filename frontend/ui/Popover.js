/** A button that opens a box with controls beside it. Escape, a click elsewhere or moving on with Tab close it. */
import { html } from 'htm/preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './Icon.js';
import { float } from './placement.js';

/**
 * @param {{label: string, icon: import('./Icon.js').IconName, look?: string,
 *   children: (close: () => void) => unknown}} props `look`: the class of the box; `children` gets a function that
 *   closes the box and returns the focus to the button
 */
export function Popover({ label, icon, look = 'popover__box', children }) {
  const [open, setOpen] = useState(false);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useLayoutEffect(() => (open ? keepBeside(box.current, button.current) : undefined), [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    event.preventDefault(); // a dialog around it stays open
    close();
  };
  /** @param {FocusEvent} event */
  const onFocusOut = (event) => {
    if (!root.current?.contains(/** @type {Node | null} */ (event.relatedTarget))) setOpen(false);
  };
  return html`
    <div class="popover" ref=${root} onKeyDown=${onKeyDown} onFocusOut=${onFocusOut}>
      <button type="button" class="icon-button" ref=${button} aria-label=${label} title=${label} aria-expanded=${open}
        onClick=${() => setOpen(!open)}><${Icon} name=${icon} /></button>
      ${
        open &&
        html`<div class=${look} ref=${box} tabindex="-1" role="group" aria-label=${label}>${children(close)}</div>`
      }
    </div>`;
}

/** @param {HTMLElement | null} box takes the focus @param {HTMLElement | null} button @returns {(() => void) | undefined} */
function keepBeside(box, button) {
  if (!box || !button) return undefined;
  const place = () => float(box, button);
  place();
  box.focus({ preventScroll: true });
  const watcher = new ResizeObserver(place);
  watcher.observe(document.documentElement);
  watcher.observe(box);
  return () => watcher.disconnect();
}
