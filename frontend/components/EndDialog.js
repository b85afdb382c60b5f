import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { api, attempt } from '../site.js';
import { refreshSpaces } from '../spaces.js';
import { Dialog } from './Dialog.js';

/** @param {{space: string, onClose: () => void}} props asks once before everybody is sent home */
export function EndDialog({ space, onClose }) {
  const end = () => attempt(async () => {
    await api.change(space, 'end');
    onClose();
    await refreshSpaces();
  });
  return html`
    <${Dialog} title=${t('end.title')} onClose=${onClose}>
      <p>${t('end.text')}</p>
      <div class="form__foot">
        <button type="button" class="pill" onClick=${onClose}>${t('dialog.cancel')}</button>
        <button type="button" class="pill pill--danger" onClick=${end}>${t('dock.end')}</button>
      </div>
    <//>`;
}
