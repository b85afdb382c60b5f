import { html } from 'htm/preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { PICTURE_KINDS } from '../site/upload.js';
import { Icon } from '../ui/Icon.js';
import { FieldProblem } from '../ui/action.js';
import { FleetContent } from './FleetContent.js';

/**
 * A picture with its preview and its description.
 * @param {{file: File | null, alt: string, onFile: (file: File) => void, onAlt: (alt: string) => void,
 *   onError: (error: ApiError | null) => void, action: import('../ui/action.js').Action}} props
 */
export function FleetPicture({ file, alt, onFile, onAlt, onError, action }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const hint = useId();
  const preview = usePreview(file);
  /** @param {File | undefined} chosen */
  const choose = (chosen) => {
    if (!chosen) return;
    const fits = PICTURE_KINDS.includes(chosen.type);
    onError(fits ? null : new ApiError(400, 'invalid_picture', ''));
    if (fits) onFile(chosen);
  };
  return html`
    <div class="fleet-form__sides">
      <div class="form">
        <div class="field">
          <input ref=${input} type="file" class="unseen" accept=${PICTURE_KINDS.join(',')}
            aria-label=${t('fleet.picture')} aria-describedby=${hint} tabindex="-1"
              onChange=${(/** @type {any} */ event) => choose(event.currentTarget.files?.[0])} />
          <button type="button" class="pill" autofocus onClick=${() => input.current?.click()}>
            ${t(file ? 'fleet.choose_other' : 'fleet.choose')}</button>
          <p class="quiet" id=${hint}>${t('fleet.picture_hint')}</p>
        </div>
        <div class="field"><label><span>${t('fleet.alt')}</span>
          <textarea ...${action.field('alt')} dir="auto" rows="3" value=${alt} placeholder=${t('fleet.alt_hint')}
            onInput=${(/** @type {any} */ event) => onAlt(event.currentTarget.value)}></textarea></label>
          <${FieldProblem} of=${action} name="alt" />
        </div>
      </div>
      <div class="fleet-form__preview">
        ${
          preview
            ? html`<${FleetContent} text="" colour=${null} picture=${preview} alt=${alt || t('fleet.preview')}
              onFailed=${() => onError(new ApiError(400, 'invalid_picture', ''))} />`
            : html`<button type="button" class="fleet-form__empty" tabindex="-1" aria-hidden="true"
              onClick=${() => input.current?.click()}><${Icon} name="plus" /></button>`
        }
      </div>
    </div>`;
}

/**
 * @param {File | null} file
 * @returns {string} an object URL that is revoked when the preview changes; '' without a file
 */
function usePreview(file) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    const made = file ? URL.createObjectURL(file) : '';
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}
