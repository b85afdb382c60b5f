import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { loadWords, t } from '../../i18n/index.js';
import { announce } from '../../site/site.js';
import { Choices } from '../../ui/Choices.js';
import { Dialog } from '../../ui/Dialog.js';
import { Problem, useAction } from '../../ui/action.js';
import { recordingApi } from './api.js';
import { replaying } from './current.js';

await loadWords('replay', 'room');

const KEPT = { days: 'replay.keep_days', ever: 'replay.keep_ever' };

/**
 * How long the recording is kept, and whether people make clips of it.
 * @param {{space: string, recording: import('./api.js').Recording, onChange: () => void, onClose: () => void}} props
 */
export function EditRecordingDialog({ space, recording, onChange, onClose }) {
  const [kept, setKept] = useState(recording.keep_until === null ? 'ever' : 'days');
  const [clips, setClips] = useState(recording.clips);
  const { busy, error, submit } = useAction();
  const onSubmit = submit(async () => {
    await recordingApi.edit(space, { keep: kept === 'ever', clips });
    onChange();
    announce(t('replay.saved'));
    onClose();
  });
  return html`
    <${Dialog} title=${t('replay.edit')} onClose=${onClose}>
      <form class="form" onSubmit=${onSubmit}>
        <${Choices} legend=${t('replay.keep')} options=${KEPT} value=${kept} hint=${t('replay.keep_hint')}
          onChoose=${setKept} />
        <label class="check"><input type="checkbox" checked=${clips}
          onChange=${(/** @type {any} */ event) => setClips(event.currentTarget.checked)} />
          <span>${t('clip.allowed')}</span></label>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy}>${t('edit.submit')}</button>
      </form>
    <//>`;
}

/**
 * Asks before the recording is deleted for everybody.
 * @param {{space: import('../requests.js').SpaceView, onChange: () => void, onClose: () => void}} props
 */
export function DeleteRecordingDialog({ space, onChange, onClose }) {
  const { busy, error, run } = useAction();
  const remove = () =>
    void run(async () => {
      await recordingApi.remove(space.id);
      if (replaying.peek()?.about.id === space.id) replaying.peek()?.stop();
      onChange();
      announce(t('replay.deleted'));
      onClose();
    });
  return html`
    <${Dialog} title=${t('replay.delete_title')} onClose=${onClose}>
      <p>${t('replay.delete_text', { title: space.title })}</p>
      <${Problem} error=${error} />
      <div class="form__foot">
        <button type="button" class="pill" onClick=${onClose}>${t('dialog.cancel')}</button>
        <button type="button" class="pill pill--danger" disabled=${busy} onClick=${remove}>
          ${t('replay.delete_confirm')}</button>
      </div>
    <//>`;
}
