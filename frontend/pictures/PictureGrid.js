import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { lazyUnseen } from '../ui/lazy.js';

const PictureDialog = lazyUnseen(async () => (await import('./PictureDialog.js')).PictureDialog);

/** Up to four pictures; each opens in a dialog. @param {{pictures: import('./attachments.js').Picture[]}} props */
export function PictureGrid({ pictures }) {
  const [open, setOpen] = useState(/** @type {number | null} */ (null));
  if (pictures.length === 0) return null;
  return html`
    <div class=${`pictures pictures--${pictures.length}`}>
      ${pictures.map(
        ({ small, width, height, alt }, index) => html`
        <button type="button" key=${small} class="pictures__one" onClick=${() => setOpen(index)}>
          <img src=${small} alt=${alt || t('picture.unnamed', { place: index + 1 })} width=${width} height=${height}
            loading="lazy" decoding="async" /></button>`,
      )}
    </div>
    ${open !== null && html`<${PictureDialog} pictures=${pictures} first=${open} onClose=${() => setOpen(null)} />`}`;
}
