import { html } from 'htm/preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { account, announce, composing, draft, navigate } from '../site/site.js';
import { Icon } from '../ui/Icon.js';

/** @type {{what: 'post' | 'space' | 'fleet', words: string, icon: import('../ui/Icon.js').IconName}[]} */
const ITEMS = [
  { what: 'post', words: 'compose.post', icon: 'post' },
  { what: 'space', words: 'compose.space', icon: 'space' },
  { what: 'fleet', words: 'compose.fleet', icon: 'fleet' },
];

/** The button with the feather, and its menu. */
export function ComposeMenu() {
  const [open, setOpen] = useState(false);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (open) focusItem(root.current, 0);
  }, [open]);
  /** @param {FocusEvent} event */
  const onFocusOut = (event) => {
    if (!root.current?.contains(/** @type {Node | null} */ (event.relatedTarget))) setOpen(false);
  };
  return html`
    <div class="compose" ref=${root} onFocusOut=${onFocusOut} onKeyDown=${(/** @type {KeyboardEvent} */ event) => onKey(event, root.current, setOpen)}>
      <button type="button" class="pill pill--primary compose__button" aria-haspopup="menu" aria-expanded=${open} aria-label=${t('compose.label')} onClick=${() => setOpen(!open)}>
        <${Icon} name="feather" /><span>${t('compose.label')}</span>
      </button>
      ${open && html`
        <div class="menu" role="menu" aria-label=${t('compose.label')}>
          ${ITEMS.map(({ what, words, icon }) => html`
            <button type="button" key=${what} role="menuitem" class="menu__item" tabindex="-1" onClick=${() => choose(what, setOpen)}><${Icon} name=${icon} /><span>${t(words)}</span></button>`)}
        </div>`}
    </div>`;
}

/** @param {'post' | 'space' | 'fleet'} what @param {(open: boolean) => void} setOpen */
function choose(what, setOpen) {
  setOpen(false);
  if (!account.value) {
    navigate('/sign-up');
    return announce(t('compose.sign_up'));
  }
  draft.value = '';
  composing.value = what;
}

/** @param {HTMLElement | null} root @param {number} at wraps around */
function focusItem(root, at) {
  const items = /** @type {HTMLElement[]} */ ([...(root?.querySelectorAll('[role=menuitem]') ?? [])]);
  items.at(at % items.length)?.focus();
}

/** @param {KeyboardEvent} event @param {HTMLElement | null} root @param {(open: boolean) => void} setOpen */
function onKey(event, root, setOpen) {
  const items = [...(root?.querySelectorAll('[role=menuitem]') ?? [])];
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
