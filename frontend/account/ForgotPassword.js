import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { FieldProblem, Problem, fieldOf, useAction } from '../ui/action.js';
import { EmailInput } from './EmailInput.js';
import { ownAccount } from './own-account.js';

await loadWords('settings');

/** Asks for a link by email. What it says afterwards does not depend on whether the address is known. */
export function ForgotPassword() {
  const [sentTo, setSentTo] = useState('');
  const action = useAction();
  const onSubmit = action.submit(async (form) => {
    const email = fieldOf(form, 'email').trim();
    await ownAccount.askForReset(email);
    setSentTo(email);
  });
  return html`
    <div class="door">
      <h1>${t('reset.forgot')}</h1>
      <p class="quiet">${t('reset.forgot_text')}</p>
      <form class="form" novalidate onSubmit=${onSubmit}>
        <div class="field"><label for="field-email">${t('email.address')}</label>
          <${EmailInput} ...${action.field('email')} id="field-email" />
          <${FieldProblem} of=${action} name="email" /></div>
        <${Problem} error=${action.error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${action.busy}>${t('reset.send')}</button>
      </form>
      <p role="status">${sentTo && t('reset.sent', { address: sentTo })}</p>
      <p class="quiet"><a href="/sign-in">${t('reset.back')}</a></p>
    </div>`;
}
