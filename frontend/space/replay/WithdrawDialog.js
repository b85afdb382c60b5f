import { html } from 'htm/preact';
import { loadWords, t } from '../../i18n/index.js';
import { announce } from '../../site/site.js';
import { Dialog } from '../../ui/Dialog.js';
import { Problem, useAction } from '../../ui/action.js';
import { recordingApi } from './api.js';
import { replaying } from './current.js';
import { consequencesOf } from './withdrawal.js';

await loadWords('replay');

/**
 * Asks before a voice is taken out of the recording, which cannot be undone.
 * @param {{space: string, situation: import('./withdrawal.js').Situation, onChange: () => void,
 *   onClose: () => void}} props
 */
export function WithdrawDialog({ space, situation, onChange, onClose }) {
  const { busy, error, run } = useAction();
  const withdraw = () =>
    void run(async () => {
      await recordingApi.withdraw(space);
      if (replaying.peek()?.about.id === space) replaying.peek()?.stop();
      onChange();
      announce(t(situation.live ? 'replay.withdrawn_live' : 'replay.withdrawn'));
      onClose();
    });
  return html`
    <${Dialog} title=${t('replay.withdraw_title')} onClose=${onClose}>
      ${consequencesOf(situation).map((words) => html`<p key=${words}>${t(words)}</p>`)}
      <${Problem} error=${error} />
      <div class="form__foot">
        <button type="button" class="pill" onClick=${onClose}>${t('dialog.cancel')}</button>
        <button type="button" class="pill pill--danger" disabled=${busy} onClick=${withdraw}>
          ${t('replay.withdraw_confirm')}</button>
      </div>
    <//>`;
}
