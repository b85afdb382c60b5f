/** Keeps the menu about a person open when the person moves to another list. */
import { useLayoutEffect, useState } from 'preact/hooks';

const KEPT_MS = 5_000; // how long after it was removed from the page an open menu opens again

/** `item`: the text of the focused item when the menu was removed from the page, at `gone` (ms). */
let kept = { id: '', item: '', gone: Infinity };

/**
 * @param {string} id of the person
 * @returns {{startsOpen: boolean, onTurn: (open: boolean) => void}} for the menu
 */
export function useKeptMenu(id) {
  const [startsOpen] = useState(() => kept.id === id && performance.now() - kept.gone <= KEPT_MS);
  useLayoutEffect(() => {
    if (startsOpen) focusOn(kept.item);
    return () => {
      const item = document.activeElement?.textContent ?? '';
      if (kept.id === id) kept = { id, item, gone: performance.now() };
    };
  }, []);
  /** @param {boolean} open */
  const onTurn = (open) => {
    if (open) kept = { id, item: '', gone: Infinity };
    else if (kept.id === id) kept.id = '';
  };
  return { startsOpen, onTurn };
}

/** @param {string} words the text of the item that gets the focus, if the menu still has it */
function focusOn(words) {
  for (const item of document.querySelectorAll('[role=menuitem]'))
    if (item instanceof HTMLElement && item.textContent === words) item.focus({ preventScroll: true });
}
