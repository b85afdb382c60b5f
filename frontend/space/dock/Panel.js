import { html } from 'htm/preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * A part of the dock that somebody opened: it comes into sight and takes the focus; Escape closes it.
 * @param {{label: string, look: string, onClose: () => void, children?: unknown}} props `look`: its class
 */
export function Panel({ label, look, onClose, children }) {
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    section.current?.focus({ preventScroll: true });
    section.current?.scrollIntoView({ block: 'start' });
  }, []);
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const within = event.target instanceof Element && event.target.closest('dialog, [role=menu]');
    if (event.key === 'Escape' && !within) onClose();
  };
  return html`
    <section class=${look} aria-label=${label} tabindex="-1" ref=${section} onKeyDown=${onKeyDown}>${children}</section>`;
}
