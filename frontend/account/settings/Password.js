import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { account, announce } from '../../site/site.js';
import { FieldProblem, Problem, fieldOf, useAction } from '../../ui/action.js';
import { PasswordInput } from '../PasswordInput.js';
import { ownAccount } from '../own-account.js';
import { askPasskey, hasPasskeys } from '../passkeys.js';
import { reauthenticated } from '../reauthentication.js';

/** @param {{has: boolean, onChange: () => void}} props */
export function Password({ has, onChange }) {
  const action = useAction();
  const { error, run, submit } = action;
  const [forgotten, setForgotten] = useState(false);
  const asks = has && !forgotten;
  const onSubmit = submit(async (form) => {
    const current = asks ? fieldOf(form, 'current') : undefined;
    await reauthenticated(() => ownAccount.setPassword(fieldOf(form, 'password'), current));
    form.reset();
    setForgotten(false);
    announce(t('security.password_changed'));
    onChange();
  });
  const forget = () =>
    run(async () => {
      await ownAccount.confirm({ credential: await askPasskey('confirm') });
      setForgotten(true);
    });
  return html`
    <section class="settings-page__part" aria-labelledby="password-title">
      <h2 id="password-title">${t('account.password')}</h2>
      <p class="quiet">${t(has ? 'security.password_text' : 'security.password_none')}</p>
      <form class="form" novalidate onSubmit=${onSubmit}>
        <input type="text" autocomplete="username" value=${account.value?.handle} readonly hidden />
        ${
          asks &&
          html`<${PasswordField} action=${action} name="current" autocomplete="current-password">
            ${t('security.current_password')}<//>`
        }
        <${PasswordField} action=${action} name="password" autocomplete="new-password" least=${8}>
          ${t('security.new_password')}<//>
        <${Problem} error=${error} />
        <div class="form__foot form__foot--end">
          ${
            asks &&
            hasPasskeys &&
            html`<button type="button" class="pill" onClick=${forget}>
            ${t('security.forgot_password')}</button>`
          }
          <button type="submit" class="pill pill--primary">
            ${t(has ? 'security.change_password' : 'security.set_password')}</button>
        </div>
      </form>
    </section>`;
}

/**
 * @param {{action: import('../../ui/action.js').Action, name: string, autocomplete: string, least?: number,
 *   children: unknown}} props `children`: the label
 */
function PasswordField({ action, name, autocomplete, least, children }) {
  return html`
    <div class="field"><label for=${`field-${name}`}>${children}</label>
      <${PasswordInput} ...${action.field(name)} id=${`field-${name}`} autocomplete=${autocomplete} minlength=${least}
        maxlength="128" />
      <${FieldProblem} of=${action} name=${name} /></div>`;
}
