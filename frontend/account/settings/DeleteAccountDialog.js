import { html } from 'htm/preact';
import { t } from '../../i18n/index.js';
import { leave } from '../../room/live.js';
import { account, announce, navigate } from '../../site/site.js';
import { Dialog } from '../../ui/Dialog.js';
import { FieldProblem, Problem, fieldOf, useAction } from '../../ui/action.js';
import { ownAccount } from '../own-account.js';
import { reauthenticated } from '../reauthentication.js';

const CONSEQUENCES = [
  'data.gone_spaces',
  'data.gone_recordings',
  'data.gone_posts',
  'data.gone_messages',
  'data.gone_handle',
];

/**
 * Explains the consequences and asks for the handle.
 * @param {{handle: string, onClose: () => void}} props
 */
export function DeleteAccountDialog({ handle, onClose }) {
  const action = useAction();
  const { error, submit } = action;
  const onSubmit = submit(async (form) => {
    const typed = fieldOf(form, 'handle');
    const voices = new FormData(form).has('voices');
    await reauthenticated(() => ownAccount.deleteAccount(typed, voices));
    await goodbye();
  });
  return html`
    <${Dialog} title=${t('data.delete_title')} onClose=${onClose}>
      <p>${t('data.delete_lead')}</p>
      <ul class="consequences">${CONSEQUENCES.map((words) => html`<li key=${words}>${t(words)}</li>`)}</ul>
      <form class="form" novalidate onSubmit=${onSubmit}>
        <div class="field"><label for="typed-handle">${t('data.type_handle', { handle })}</label>
          <input ...${action.field('handle')} id="typed-handle" autocomplete="off" autocapitalize="none"
            spellcheck=${false} required />
          <${FieldProblem} of=${action} name="handle" /></div>
        <label class="check"><input type="checkbox" name="voices" aria-describedby="voices-note" />
          <span>${t('data.voices')}</span></label>
        <p class="quiet" id="voices-note">${t('data.voices_hint')}</p>
        <${Problem} error=${error} />
        <div class="form__foot form__foot--end">
          <button type="button" class="pill" onClick=${onClose}>${t('dialog.cancel')}</button>
          <button type="submit" class="pill pill--danger">${t('data.delete_for_good')}</button>
        </div>
      </form>
    <//>`;
}

/** Removes what this browser stores about the account. */
async function goodbye() {
  await leave();
  for (const key of Object.keys(localStorage))
    if (key.startsWith('espacio.') && key !== 'espacio.language') localStorage.removeItem(key);
  sessionStorage.clear();
  account.value = null;
  announce(t('data.deleted'));
  navigate('/');
}
