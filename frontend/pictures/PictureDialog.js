import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { withStyle } from '../site/styles.js';
import { Dialog } from '../ui/Dialog.js';
import { Icon } from '../ui/Icon.js';

await loadWords('pictures');
await withStyle('pictures/choice');

const STEPS = /** @type {Partial<Record<string, number>>} */ ({ ArrowLeft: -1, ArrowRight: 1 });

/**
 * One picture at a time, as large as the window allows. The arrow keys go to the others.
 * @param {{pictures: import('./attachments.js').Picture[], first: number, onClose: () => void}} props
 */
export function PictureDialog({ pictures, first, onClose }) {
  const [place, setPlace] = useState(first);
  const count = pictures.length;
  /** @param {number} step */
  const go = (step) => setPlace((now) => Math.max(0, Math.min(count - 1, now + step)));
  useEffect(() => {
    const onKeyDown = (/** @type {KeyboardEvent} */ event) => go(STEPS[event.key] ?? 0);
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  const { large, alt, width, height } = pictures[place];
  return html`
    <${Dialog} title=${t('picture.of', { place: place + 1, count })} wide onClose=${onClose}>
      <img class="picture-view" src=${large} alt=${alt || t('picture.unnamed', { place: place + 1 })} width=${width}
        height=${height} />
      ${alt && html`<p dir="auto" class="picture-view__alt">${alt}</p>`}
      ${
        count > 1 &&
        html`
        <div class="picture-view__ways">
          <${Way} words=${t('picture.previous')} icon="previous" off=${place === 0} act=${() => go(-1)} />
          <${Way} words=${t('picture.next')} icon="next" off=${place === count - 1} act=${() => go(1)} />
        </div>`
      }
    <//>`;
}

/** @param {{words: string, icon: import('../ui/Icon.js').IconName, off: boolean, act: () => void}} props */
function Way({ words, icon, off, act }) {
  return html`<button type="button" class="icon-button" aria-label=${words} title=${words} aria-disabled=${off}
    onClick=${act}><${Icon} name=${icon} /></button>`;
}
