import { html } from 'htm/preact';
import { learn, t } from '../i18n/index.js';
import { api } from '../site.js';
import { refreshSpaces } from '../spaces.js';
import { useAction } from './acting.js';
import { Dialog } from './Dialog.js';
import { Problem } from './Problem.js';

await learn('room');

/** @param {{space: import('../api.js').SpaceView, onChange: (space: import('../api.js').SpaceView) => void, onClose: () => void}} props asks once */
export function CancelSpaceDialog({ space, onChange, onClose }) {
  const { busy, error, run } = useAction();
  const cancel = () => void run(async () => {
    onChange((await api.change(space.id, 'cancel')).space);
    void refreshSpaces();
    onClose();
  });
  return html`
    <${Dialog} title=${t('plan.cancel_title')} onClose=${onClose}>
      <p>${t('plan.cancel_text', { title: space.title })}</p>
      <${Problem} error=${error} />
      <button type="button" class="pill pill--danger form__submit" disabled=${busy} onClick=${cancel}>${t('preview.cancel')}</button>
      <button type="button" class="pill" onClick=${onClose}>${t('plan.keep')}</button>
    <//>`;
}
