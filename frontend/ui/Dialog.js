import { html } from 'htm/preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { path } from '../site/site.js';
import { withStyle } from '../site/styles.js';
import { Icon } from './Icon.js';

await withStyle('ui/dialogs');

/** @param {{title: string, wide?: boolean, onClose: () => void, children?: unknown}} props */
export function Dialog({ title, wide = false, onClose, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const heading = useId();
  useEffect(() => {
    const [opener, openedAt] = [document.activeElement, path.peek()];
    dialog.current?.showModal();
    // Removing an open dialog would lose the focus. Nothing behind it could take it when it led to another page.
    return () =>
      queueMicrotask(() => {
        const next = path.peek() === openedAt ? opener : document.getElementById('main');
        if (next instanceof HTMLElement) next.focus({ preventScroll: next !== opener });
      });
  }, []);
  /** @param {MouseEvent} event a click on the backdrop has the dialog as its target */
  const onClick = (event) => event.target === dialog.current && dialog.current?.close();
  return html`
    <dialog class=${`dialog${wide ? ' dialog--wide' : ''}`} ref=${dialog} aria-labelledby=${heading} onClose=${onClose} onClick=${onClick}>
      <div class="dialog__content">
        <header class="dialog__header">
          <button type="button" class="icon-button" aria-label=${t('dialog.close')}
            onClick=${() => dialog.current?.close()}><${Icon} name="close" /></button>
          <h2 dir="auto" id=${heading}>${title}</h2>
        </header>
        ${children}
      </div>
    </dialog>`;
}
