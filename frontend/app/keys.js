/**
 * Single-key shortcuts: through the posts of a page, between pages, and to the sheet that lists them. They can be
 * switched off (WCAG 2.1.4), and are ignored while somebody types.
 */
import { signal } from '@preact/signals';
import { t } from '../i18n/index.js';
import { preferences } from '../site/preferences.js';
import { account, announce, composing, navigate } from '../site/site.js';

const SEQUENCE_MS = 1_500; // between g and what follows it
const TYPES = 'input, textarea, select, [contenteditable], [role=menu], [role=listbox]';

/** Whether the sheet of all keys is open. */
export const helpOpen = signal(false);

/** @type {Record<string, () => string>} the pages by the key that is pressed after g */
const PLACES = {
  h: () => '/',
  e: () => '/explore',
  b: () => '/bookmarks',
  m: () => '/messages',
  n: () => '/notifications',
  p: () => (account.value ? `/${account.value.handle}` : '/sign-in'),
  s: () => '/settings',
};

/** @type {Record<string, () => void>} */
const ACTIONS = {
  '?': () => (helpOpen.value = true),
  '/': focusSearch,
  j: () => step(1),
  k: () => step(-1),
  n: () => (account.value ? (composing.value = 'post') : announce(t('compose.sign_up'))),
  l: () => clickInPost('like'),
  r: () => clickInPost('reply'),
};

let began = -Infinity;

export function listenToSingleKeys() {
  addEventListener('keydown', onKeyDown);
}

/** @param {KeyboardEvent} event */
function onKeyDown(event) {
  if (
    !preferences.value.single_keys ||
    event.defaultPrevented ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.isComposing
  )
    return;
  if (document.querySelector('dialog[open]') || (event.target instanceof Element && event.target.closest(TYPES)))
    return;
  const act = actionOf(event.key, event.timeStamp);
  if (!act) return;
  event.preventDefault();
  act();
}

/** @param {string} key @param {number} at ms @returns {(() => void) | undefined} */
function actionOf(key, at) {
  const place = at - began < SEQUENCE_MS ? PLACES[key] : undefined;
  began = key === 'g' ? at : -Infinity;
  return place ? () => navigate(place()) : ACTIONS[key];
}

/** @param {1 | -1} by moves the focus to the next or the previous post */
function step(by) {
  const posts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('main article')]);
  const here = posts.findIndex((post) => post.contains(document.activeElement));
  const seen = here >= 0 ? here + by : by > 0 ? posts.findIndex((post) => post.getBoundingClientRect().bottom > 0) : -1;
  const next = posts[seen];
  if (!next) return;
  next.tabIndex = -1; // keeps the post out of the Tab order
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

/** @param {string} what the `data-key` of a button in the post that has the focus */
function clickInPost(what) {
  const button = document.activeElement?.closest('article')?.querySelector(`[data-key=${what}]`);
  if (button instanceof HTMLElement) button.click();
}

function focusSearch() {
  const field = [...document.querySelectorAll('input[type=search]')].find((one) => one.checkVisibility());
  if (field instanceof HTMLElement) field.focus();
  else navigate('/search');
}
