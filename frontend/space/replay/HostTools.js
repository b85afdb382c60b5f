import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { lazyDialog } from '../../ui/lazy.js';

const EditRecordingDialog = lazyDialog(async () => (await import('./RecordingDialogs.js')).EditRecordingDialog);
const DeleteRecordingDialog = lazyDialog(async () => (await import('./RecordingDialogs.js')).DeleteRecordingDialog);

/**
 * What the host can do with the recording.
 * @param {{space: import('../requests.js').SpaceView, recording: import('./api.js').Recording,
 *   onChange: () => void}} props
 */
export function HostTools({ space, recording, onChange }) {
  const [open, setOpen] = useState(/** @type {'' | 'edit' | 'delete'} */ (''));
  const close = () => setOpen('');
  return html`
    <div class="replay__ways">
      <button type="button" class="pill pill--on-purple" onClick=${() => setOpen('edit')}>${t('replay.edit')}</button>
      <button type="button" class="pill pill--on-purple" onClick=${() => setOpen('delete')}>
        ${t('replay.delete')}</button>
    </div>
    ${
      open === 'edit' &&
      html`<${EditRecordingDialog} space=${space.id} recording=${recording} onChange=${onChange} onClose=${close} />`
    }
    ${open === 'delete' && html`<${DeleteRecordingDialog} space=${space} onChange=${onChange} onClose=${close} />`}`;
}
