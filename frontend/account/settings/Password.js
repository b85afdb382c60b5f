import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { account, announce } from '../../site/site.js';
import { Problem, fieldOf, useAction } from '../../ui/action.js';
import { PasswordInput } from '../PasswordInput.js';
import { ownAccount } from '../own-account.js';
import { askPasskey, hasPasskeys } from '../passkeys.js';
import { reauthenticated } from '../reauthentication.js';

/** @param {{has: boolean, onChange: () => void}} props */
export function Password({ has, onChange }) {
  const { error, run, submit } = useAction();
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
      <form class="form" onSubmit=${onSubmit}>
        <input type="text" autocomplete="username" value=${account.value?.handle} readonly hidden />
        ${
          asks &&
          html`<div class="field"><label for="current">${t('security.current_password')}</label>
          <${PasswordInput} id="current" name="current" autocomplete="current-password" /></div>`
        }
        <div class="field"><label for="new-password">${t('security.new_password')}</label>
          <${PasswordInput} id="new-password" name="password" autocomplete="new-password" minlength="8"
            maxlength="128" /></div>
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
