import { html } from 'htm/preact';
import { loadWords, t } from '../i18n/index.js';
import { account } from '../site/site.js';
import { Dialog } from '../ui/Dialog.js';
import { FieldProblem, Problem, fieldOf, useAction } from '../ui/action.js';
import { PasswordInput } from './PasswordInput.js';
import { ProviderButtons } from './ProviderButtons.js';
import { ownAccount } from './own-account.js';
import { askPasskey, hasPasskeys } from './passkeys.js';

await loadWords('settings');

/** @param {{answer: (confirmed: boolean) => void}} props */
export function ReauthenticationDialog({ answer }) {
  const action = useAction();
  const { busy, error, run, submit } = action;
  const byPassword = submit(async (form) => {
    await ownAccount.confirm({ password: fieldOf(form, 'password') });
    answer(true);
  });
  const byPasskey = () =>
    run(async () => {
      await ownAccount.confirm({ credential: await askPasskey('confirm') });
      answer(true);
    });
  return html`
    <${Dialog} title=${t('security.confirm_title')} onClose=${() => answer(false)}>
      <p class="quiet">${t('security.confirm_text')}</p>
      <form class="form" novalidate onSubmit=${byPassword}>
        <input type="text" autocomplete="username" value=${account.value?.handle} readonly hidden />
        <div class="field">
          <label for="confirm-password">${t('account.password')}</label>
          <${PasswordInput} ...${action.field('password')} id="confirm-password" autocomplete="current-password" />
          <${FieldProblem} of=${action} name="password" />
        </div>
        <${Problem} error=${error} />
        <div class="form__foot form__foot--end">
          ${
            hasPasskeys &&
            html`<button type="button" class="pill" disabled=${busy} onClick=${byPasskey}>
            ${t('security.use_passkey')}</button>`
          }
          <button type="submit" class="pill pill--primary" disabled=${busy}>${t('security.confirm')}</button>
        </div>
      </form>
      <${ProviderButtons} intent="confirm" />
    <//>`;
}
