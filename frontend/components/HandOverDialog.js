import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { api, attempt } from '../site.js';
import { Dialog } from './Dialog.js';

/** @param {{space: string, person: {id: string, name: string}, onClose: () => void}} props asks once before the host's seat is somebody else's */
export function HandOverDialog({ space, person, onClose }) {
  const handOver = async () => {
    if (await attempt(() => api.handOver(space, person.id))) onClose();
  };
  return html`
    <${Dialog} title=${t('hand_over.title', { name: person.name })} onClose=${onClose}>
      <p>${t('hand_over.text', { name: person.name })}</p>
      <div class="form__foot">
        <button type="button" class="pill" onClick=${onClose}>${t('dialog.cancel')}</button>
        <button type="button" class="pill pill--danger" onClick=${handOver}>${t('people.hand_over')}</button>
      </div>
    <//>`;
}
