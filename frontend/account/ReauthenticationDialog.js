import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { learn, t } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { account } from '../site/site.js';
import { Dialog } from '../ui/Dialog.js';
import { Problem } from '../ui/action.js';
import { ProviderButtons } from './ProviderButtons.js';
import { ownAccount } from './own-account.js';
import { askPasskey, hasPasskeys } from './passkeys.js';

await learn('settings');

/** @param {{answer: (confirmed: boolean) => void}} props */
export function ConfirmDialog({ answer }) {
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const [busy, setBusy] = useState(false);
  /** @param {() => Promise<unknown>} prove */
  const show = async (prove) => {
    setBusy(true);
    try {
      await prove();
      answer(true);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
      setBusy(false);
    }
  };
  /** @param {SubmitEvent & {currentTarget: HTMLFormElement}} event */
  const onSubmit = (event) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password'));
    void show(() => ownAccount.confirm({ password }));
  };
  return html`
    <${Dialog} title=${t('security.confirm_title')} onClose=${() => answer(false)}>
      <p class="quiet">${t('security.confirm_text')}</p>
      <form class="form" onSubmit=${onSubmit}>
        <input type="text" autocomplete="username" value=${account.value?.handle} readonly hidden />
        <div class="field">
          <label for="confirm-password">${t('account.password')}</label>
          <input id="confirm-password" name="password" type="password" autocomplete="current-password" required />
        </div>
        <${Problem} error=${error} />
        <div class="form__foot form__foot--end">
          ${hasPasskeys && html`<button type="button" class="pill" disabled=${busy} onClick=${() => show(async () => ownAccount.confirm({ credential: await askPasskey('confirm') }))}>${t('security.use_passkey')}</button>`}
          <button type="submit" class="pill pill--primary" disabled=${busy}>${t('security.confirm')}</button>
        </div>
      </form>
      <${ProviderButtons} intent="confirm" />
    <//>`;
}
