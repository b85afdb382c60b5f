/** Which menu about a person is open, so that it goes on in another list when the person moves there. */
import { useLayoutEffect, useState } from 'preact/hooks';

const KEPT_MS = 5_000; // in which a menu that was open when it was taken away opens again

/** `item`: the text of the focused item when it was taken away, at `gone` (ms). */
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
