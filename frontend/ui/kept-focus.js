/**
 * Keeps the keyboard's place. A control that had the focus and leaves the page hands it to its neighbour; one that was
 * disabled for a while gets it back.
 */

const CONTROLS = 'a[href], button:enabled, input:is([type=checkbox], [type=radio]):enabled, select, summary';
const BOUNDS = 'section, dialog, main, aside';

/** @type {Element | null} what had the focus last; null if the person has clicked elsewhere since */
let place = null;

/** @param {Element | null} focused what has the focus already */
export function keepFocus(focused) {
  place = focused;
  document.addEventListener('focusin', ({ target }) => (place = /** @type {Element} */ (target)));
  document.addEventListener('pointerdown', forget, true);
  const watched = { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] };
  new MutationObserver(onChanges).observe(document.body, watched);
}

/** @param {Event} event */
function forget({ target }) {
  if (!place?.contains(/** @type {Node} */ (target))) place = null;
}

/** @param {MutationRecord[]} changes */
function onChanges(changes) {
  if (!place || !isLost()) return;
  const lost = place;
  const heir = lost.isConnected ? () => lost : heirOf(lost, changes);
  // Whatever moves the focus itself does so within this time.
  if (heir) requestAnimationFrame(() => setTimeout(() => place === lost && isLost() && focus(heir())));
}

const isLost = () => document.activeElement === document.body || !document.activeElement;

/** @param {Element | null} element */
const focus = (element) => /** @type {HTMLElement | null} */ (element)?.focus({ preventScroll: true });

/**
 * @param {Element} lost @param {MutationRecord[]} changes
 * @returns {(() => Element | null) | null} finds what gets the focus, once the page is complete again
 */
function heirOf(lost, changes) {
  const change = changes.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(lost)));
  if (!change) return null;
  const removed = /** @type {Element} */ ([...change.removedNodes].find((node) => node.contains(lost)));
  const rank = Math.max(0, controlsIn(removed).indexOf(lost));
  const added = changes.filter(({ target }) => target === change.target).flatMap((one) => [...one.addedNodes]);
  return () => {
    const box = /** @type {Element} */ (change.target);
    const replacement = added.flatMap(shownIn).at(0);
    if (replacement || removed.matches('section')) return replacement ?? document.getElementById('main');
    return besides(box, change.previousSibling, change.nextSibling, rank);
  };
}

/**
 * @param {Element} box @param {Node | null} previous @param {Node | null} next @param {number} rank
 * @returns {Element | null} the control at this rank in what stands next in the box, or before, or around it
 */
function besides(box, previous, next, rank) {
  if (!box.isConnected) return document.getElementById('main');
  for (const [start, step] of /** @type {const} */ ([
    [next, 'nextSibling'],
    [previous, 'previousSibling'],
  ]))
    for (let node = start; node; node = node[step]) {
      const controls = shownIn(node);
      if (controls.length) return controls[Math.min(rank, controls.length - 1)];
    }
  if (box.matches(BOUNDS)) return box.hasAttribute('tabindex') ? box : document.getElementById('main');
  return besides(/** @type {Element} */ (box.parentElement), box.previousSibling, box.nextSibling, 0);
}

/** @param {Node} node @returns {Element[]} */
function controlsIn(node) {
  if (!(node instanceof Element)) return [];
  return [...(node.matches(CONTROLS) ? [node] : []), ...node.querySelectorAll(CONTROLS)];
}

/** @param {Node} node @returns {Element[]} the controls in it that Tab reaches */
const shownIn = (node) =>
  controlsIn(node).filter((one) => one.checkVisibility() && /** @type {HTMLElement} */ (one).tabIndex >= 0);
