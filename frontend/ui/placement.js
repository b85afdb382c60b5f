/** Where a box that floats beside its button fits the window. */

const GAP = 6; // px between the button and the box
const EDGE = 8; // px that stay free at the edges of the window

/**
 * @typedef {{left: number, right: number, top: number, bottom: number}} Edges
 * @typedef {{width: number, height: number}} Size
 * @typedef {{left: number, top?: number, bottom?: number, maxHeight: number}} Place `bottom` from the window's bottom
 */

/**
 * @param {Edges} button
 * @param {Size} box
 * @param {Size} screen
 * @returns {Place} below the button if the box fits there or there is more room than above; aligned with its right edge
 */
export function placeBeside(button, box, screen) {
  const below = screen.height - button.bottom - GAP - EDGE;
  const above = button.top - GAP - EDGE;
  const left = Math.max(EDGE, Math.min(button.right - box.width, screen.width - EDGE - box.width));
  if (box.height <= below || below >= above) return { left, top: button.bottom + GAP, maxHeight: below };
  return { left, bottom: screen.height - button.top + GAP, maxHeight: above };
}

/** @param {HTMLElement} box with `position: fixed` @param {HTMLElement} button */
export function float(box, button) {
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const { left, top, bottom, maxHeight } = placeBeside(button.getBoundingClientRect(), box.getBoundingClientRect(), {
    width,
    height,
  });
  const px = (/** @type {number | undefined} */ value) => (value === undefined ? 'auto' : `${value}px`);
  Object.assign(box.style, { left: px(left), top: px(top), bottom: px(bottom), maxHeight: px(maxHeight) });
}
