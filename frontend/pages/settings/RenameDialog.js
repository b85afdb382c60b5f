import { html } from 'htm/preact';
import { Dialog } from '../../components/Dialog.js';
import { t } from '../../i18n/index.js';
import { ownAccount } from '../../own-account.js';
import { attempt } from '../../site.js';

/** @param {{passkey: import('../../api/security.js').Passkey, onClose: () => void, onChange: () => void}} props */
export function RenameDialog({ passkey, onClose, onChange }) {
  /** @param {SubmitEvent & {currentTarget: HTMLFormElement}} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name'));
    if (!(await attempt(() => ownAccount.renamePasskey(passkey.id, name)))) return;
    onClose();
    onChange();
  };
  return html`
    <${Dialog} title=${t('security.rename_title')} onClose=${onClose}>
      <form class="form" onSubmit=${onSubmit}>
        <div class="field"><label for="passkey-name">${t('security.name')}</label><input id="passkey-name" name="name" value=${passkey.name} maxlength="50" required /></div>
        <div class="form__foot form__foot--end"><button type="submit" class="pill pill--primary">${t('security.save')}</button></div>
      </form>
    <//>`;
}
