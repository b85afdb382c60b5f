/** Moves the focus among several elements by the arrow keys, Home and End. */

/**
 * @param {KeyboardEvent} event other keys are left to the browser
 * @param {HTMLElement[]} items in their order
 * @param {Partial<Record<string, number>>} steps the number of items by which each key moves the focus
 * @param {boolean} [wraps] whether the first item follows the last
 */
export function moveFocus(event, items, steps, wraps = true) {
  const at = items.findIndex((item) => item === document.activeElement);
  const ends = /** @type {Partial<Record<string, number>>} */ ({ Home: 0, End: items.length - 1 });
  const step = steps[event.key];
  const to = step === undefined ? ends[event.key] : at + step;
  if (to === undefined || items.length === 0) return;
  const item = items[wraps ? (to + items.length) % items.length : to];
  if (!item) return;
  event.preventDefault();
  item.focus();
}
