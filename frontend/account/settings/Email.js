import { html } from 'htm/preact';
import { t } from '../../i18n/index.js';
import { announce } from '../../site/site.js';
import { Icon } from '../../ui/Icon.js';
import { FieldProblem, Problem, fieldOf, useAction } from '../../ui/action.js';
import { EmailInput } from '../EmailInput.js';
import { ownAccount } from '../own-account.js';
import { reauthenticated } from '../reauthentication.js';

/**
 * The email address, with which a forgotten password can be replaced.
 * @param {{email: import('../own-account.js').Email, onChange: () => void}} props
 */
export function Email({ email, onChange }) {
  const action = useAction();
  const onSubmit = action.submit(async (form) => {
    const wanted = fieldOf(form, 'email').trim();
    await reauthenticated(() => ownAccount.proposeEmail(wanted));
    form.reset();
    announce(t('email.sent', { address: wanted }));
    onChange();
  });
  return html`
    <section class="settings-page__part" aria-labelledby="email-title">
      <h2 id="email-title">${t('email.title')}</h2>
      <p class="quiet">${t('email.text')}</p>
      <${Addresses} email=${email} onChange=${onChange} />
      <form class="form" novalidate onSubmit=${onSubmit}>
        <div class="field"><label for="field-email">${t(email.address ? 'email.new_address' : 'email.address')}</label>
          <${EmailInput} ...${action.field('email')} id="field-email" />
          <${FieldProblem} of=${action} name="email" /></div>
        <${Problem} error=${action.error} />
        <div class="form__foot form__foot--end">
          <button type="submit" class="pill pill--primary" disabled=${action.busy}>${t('email.send')}</button>
        </div>
      </form>
    </section>`;
}

/** @param {{email: import('../own-account.js').Email, onChange: () => void}} props */
function Addresses({ email, onChange }) {
  const { error, run } = useAction();
  const shown = [
    { address: email.address, state: 'email.verified' },
    { address: email.proposed, state: 'email.waiting' },
  ].filter(({ address }) => address !== null);
  if (shown.length === 0) return null;
  const remove = () =>
    run(async () => {
      await reauthenticated(ownAccount.removeEmail);
      announce(t('email.removed'));
      onChange();
    });
  return html`
    <ul class="settings-page__rows">
      ${shown.map(
        ({ address, state }) => html`
        <li key=${state} class="settings-page__row"><${Icon} name="mail" />
          <span class="settings-page__words"><strong>${address}</strong>
            <span class="quiet">${t(state)}</span></span></li>`,
      )}
    </ul>
    <${Problem} error=${error} />
    <div class="settings-page__buttons"><button type="button" class="pill" onClick=${remove}>${t('email.remove')}
    </button></div>`;
}
