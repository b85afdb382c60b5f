import { html } from 'htm/preact';
import { useRef } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { withStyle } from '../site/styles.js';
import { LIMITS } from '../site/text.js';
import { PICTURE_KINDS } from '../site/upload.js';
import { Icon } from '../ui/Icon.js';
import { PICTURES, release } from './attachments.js';

await loadWords('pictures');
await withStyle('pictures/choice');

/** @typedef {import('./attachments.js').Attachment} Attachment */

/**
 * The button that opens the browser's choice of files.
 * @param {{count: number, problem: string, onFiles: (files: File[]) => void}} props `count`: of the pictures that are
 *   already chosen; `problem`: the id of the words about what is wrong with one
 */
export function AddPictures({ count, problem, onFiles }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  /** @param {{currentTarget: HTMLInputElement}} event */
  const onChange = ({ currentTarget }) => {
    onFiles([...(currentTarget.files ?? [])]);
    currentTarget.value = ''; // the same file can be chosen again
  };
  return html`
    <input ref=${input} type="file" class="unseen" multiple accept=${PICTURE_KINDS.join(',')} tabindex="-1"
      aria-label=${t('picture.files')} onChange=${onChange} />
    <button type="button" class="icon-button" aria-label=${t('picture.add')} title=${t('picture.add')}
      aria-describedby=${problem} disabled=${count >= PICTURES} onClick=${() => input.current?.click()}><${Icon} name="picture" /></button>`;
}

/** @param {(files: File[]) => void} add @returns {(event: ClipboardEvent) => void} takes pictures from the clipboard */
export const pastedTo = (add) => (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length === 0) return;
  event.preventDefault();
  add(files);
};

/**
 * The chosen pictures, each with its description.
 * @param {{attached: Attachment[], onChange: (attached: Attachment[]) => void}} props
 */
export function AttachedPictures({ attached, onChange }) {
  if (attached.length === 0) return null;
  /** @param {Attachment} gone */
  const remove = (gone) => {
    release([gone]);
    onChange(attached.filter(({ id }) => id !== gone.id));
  };
  /** @param {string} id @param {string} alt */
  const describe = (id, alt) => onChange(attached.map((one) => (one.id === id ? { ...one, alt } : one)));
  return html`
    <ul class="attached" aria-label=${t('picture.chosen')}>
      ${attached.map(
        (one, index) => html`
        <li key=${one.id} class="attached__one">
          <img class="attached__picture" src=${one.url} alt=${one.alt || t('picture.unnamed', { place: index + 1 })} />
          <label class="field attached__alt"><span>${t('picture.alt', { place: index + 1 })}</span>
            <textarea dir="auto" rows="2" maxlength=${LIMITS.alt} value=${one.alt} placeholder=${t('picture.alt_hint')}
              onInput=${(/** @type {any} */ event) => describe(one.id, event.currentTarget.value)}></textarea>
          </label>
          <button type="button" class="icon-button" aria-label=${t('picture.remove', { place: index + 1 })}
            title=${t('picture.remove', { place: index + 1 })} onClick=${() => remove(one)}>
            <${Icon} name="close" /></button>
        </li>`,
      )}
    </ul>`;
}
