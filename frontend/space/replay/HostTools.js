import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { lazyUnseen } from '../../ui/lazy.js';

const EditRecordingDialog = lazyUnseen(async () => (await import('./RecordingDialogs.js')).EditRecordingDialog);
const TrimDialog = lazyUnseen(async () => (await import('./TrimDialog.js')).TrimDialog);
const DeleteRecordingDialog = lazyUnseen(async () => (await import('./RecordingDialogs.js')).DeleteRecordingDialog);

/**
 * What the host can do with the recording.
 * @param {{space: import('../requests.js').SpaceView, replay: import('./current.js').Replay,
 *   recording: import('./api.js').Recording, onChange: () => void}} props
 */
export function HostTools({ space, replay, recording, onChange }) {
  const [open, setOpen] = useState(/** @type {'' | 'edit' | 'trim' | 'delete'} */ (''));
  const close = () => setOpen('');
  return html`
    <div class="replay__ways">
      <button type="button" class="pill pill--on-purple" onClick=${() => setOpen('edit')}>${t('replay.edit')}</button>
      <button type="button" class="pill pill--on-purple" onClick=${() => setOpen('trim')}>${t('replay.trim')}</button>
      <button type="button" class="pill pill--on-purple" onClick=${() => setOpen('delete')}>
        ${t('replay.delete')}</button>
    </div>
    ${
      open === 'edit' &&
      html`<${EditRecordingDialog} space=${space.id} recording=${recording} onChange=${onChange} onClose=${close} />`
    }
    ${
      open === 'trim' &&
      recording.trim &&
      html`<${TrimDialog} replay=${replay} trim=${recording.trim} onChange=${onChange} onClose=${close} />`
    }
    ${open === 'delete' && html`<${DeleteRecordingDialog} space=${space} onChange=${onChange} onClose=${close} />`}`;
}
