/**
 * The keys of a replay. Those without a modifier can be switched off (WCAG 2.1.4); within the player they work anyway.
 */
import { isInside } from '../../room/live.js';
import { preferences } from '../../site/preferences.js';
import { BACK_MS, ON_MS } from './media-keys.js';
import { toggle } from './replays.js';

const STEP_MS = 5_000;
const TYPES =
  'input:not([type=range], [type=checkbox]), textarea, select, [contenteditable], [role=menu], [role=listbox]';
const TAKES_SPACE = 'button, a, summary, [type=checkbox]';
const TAKES_ARROWS = '[type=range]:not([data-position]), [role=tablist]';

/** @type {Record<string, (replay: import('./current.js').Replay) => void>} */
const ACTIONS = {
  ' ': toggle,
  ArrowLeft: ({ player }) => player.jump(-STEP_MS),
  ArrowRight: ({ player }) => player.jump(STEP_MS),
  j: ({ player }) => player.jump(-BACK_MS),
  l: ({ player }) => player.jump(ON_MS),
  '<': ({ player }) => player.step(-1),
  '>': ({ player }) => player.step(1),
};

/**
 * @param {import('./current.js').Replay} replay
 * @param {HTMLElement} region the player
 * @returns {() => void} stops listening
 */
export function listenToKeys(replay, region) {
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (!isMeant(event, region)) return;
    event.preventDefault(); // also tells the keys of the site
    ACTIONS[event.key](replay);
  };
  addEventListener('keydown', onKeyDown, { capture: true }); // before the keys of the site: j goes back here
  return () => removeEventListener('keydown', onKeyDown, { capture: true });
}

/** @param {KeyboardEvent} event @param {HTMLElement} region */
function isMeant(event, region) {
  const { target, key } = event;
  if (!ACTIONS[key] || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (document.querySelector('dialog[open]') || !(target instanceof Element) || target.closest(TYPES)) return false;
  if (key === ' ' && (target.closest(TAKES_SPACE) || isInside())) return false; // in a Space, the Space bar talks
  if (key.startsWith('Arrow') && target.closest(TAKES_ARROWS)) return false;
  return preferences.value.single_keys || region.contains(target);
}
