import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { account } from '../site/site.js';
import { FieldProblem, Problem, fieldOf, useAction } from '../ui/action.js';
import { PasswordInput } from './PasswordInput.js';
import { accountApi } from './api.js';
import { ownAccount } from './own-account.js';
import { useMailedToken } from './useMailedToken.js';

await loadWords('settings');

/** The page of a mailed link: sets a new password, once. */
export function ResetPassword() {
  const token = useMailedToken();
  const [done, setDone] = useState(false);
  const action = useAction();
  const onSubmit = action.submit(async (form) => {
    await ownAccount.resetPassword(token, fieldOf(form, 'password'));
    account.value = (await accountApi.current()).account; // signed out, if it was the same account
    setDone(true);
  });
  return html`
    <div class="door">
      <h1>${t('reset.title')}</h1>
      <p role="status">${done && t('reset.done')}</p>
      ${
        done
          ? html`<p><a class="pill pill--primary" href="/sign-in">${t('account.sign_in')}</a></p>`
          : html`
        <form class="form" novalidate onSubmit=${onSubmit}>
          <div class="field"><label for="field-password">${t('security.new_password')}</label>
            <${PasswordInput} ...${action.field('password', 'password-hint')} id="field-password"
              autocomplete="new-password" minlength=${8} maxlength="128" />
            <${FieldProblem} of=${action} name="password" />
            <span class="quiet" id="password-hint">${t('account.password_hint')}</span></div>
          <${Problem} error=${action.error} />
          <button type="submit" class="pill pill--primary form__submit" disabled=${action.busy}>
            ${t('security.change_password')}</button>
        </form>
        <p class="quiet"><a href="/forgot-password">${t('reset.another')}</a></p>`
      }
    </div>`;
}
