import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { day, t } from '../../i18n/index.js';
import { announce } from '../../site/site.js';
import { LIMITS } from '../../site/text.js';
import { Dialog } from '../../ui/Dialog.js';
import { Icon } from '../../ui/Icon.js';
import { FieldProblem, Problem, fieldOf, useAction } from '../../ui/action.js';
import { ownAccount } from '../own-account.js';
import { hasPasskeys, makePasskey } from '../passkeys.js';
import { reauthenticated } from '../reauthentication.js';

/** @typedef {import('../own-account.js').Passkey} Passkey */

/** @param {{passkeys: Passkey[], onChange: () => void}} props */
export function Passkeys({ passkeys, onChange }) {
  const { error, run } = useAction();
  const [renaming, setRenaming] = useState(/** @type {Passkey | null} */ (null));
  /** @param {() => Promise<unknown>} action @param {string} said */
  const change = (action, said) =>
    run(async () => {
      await reauthenticated(action);
      announce(said);
      onChange();
    });
  /** @param {Passkey} passkey */
  const remove = ({ id, name }) => change(() => ownAccount.removePasskey(id), t('security.removed', { name }));
  const add = () => change(() => makePasskey(deviceName()), t('security.passkey_added'));
  return html`
    <section class="settings-page__part" aria-labelledby="passkeys-title">
      <h2 id="passkeys-title">${t('security.passkeys')}</h2>
      <p class="quiet">${t(hasPasskeys ? 'security.passkeys_text' : 'error.passkey_unsupported')}</p>
      ${
        passkeys.length > 0 &&
        html`
        <ul class="settings-page__rows">
          ${passkeys.map(
            (passkey) => html`
            <li key=${passkey.id} class="settings-page__row">
              <${Icon} name="key" />
              <span class="settings-page__words"><strong dir="auto">${passkey.name}</strong><span class="quiet">
                ${t('security.passkey_used', { made: day(passkey.created_at), used: day(passkey.used_at) })}</span>
                </span>
              <span class="settings-page__buttons"><button type="button" class="pill"
                aria-label=${t('security.rename_named', { name: passkey.name })} onClick=${() => setRenaming(passkey)}>${t('security.rename')}</button>
              <button type="button" class="pill" aria-label=${t('security.remove_named', { name: passkey.name })}
                onClick=${() => remove(passkey)}>${t('security.remove')}</button></span>
            </li>`,
          )}
        </ul>`
      }
      <${Problem} error=${error} />
      ${
        hasPasskeys &&
        html`<div><button type="button" class="pill pill--primary" onClick=${add}>
        ${t('security.add_passkey')}</button></div>`
      }
      ${
        renaming &&
        html`<${RenameDialog} passkey=${renaming} onClose=${() => setRenaming(null)}
        onChange=${onChange} />`
      }
    </section>`;
}

/** @returns {string} the default name of a passkey: the system on which it was made */
function deviceName() {
  const system = /** @type {any} */ (navigator).userAgentData?.platform || navigator.platform;
  return t('security.passkey_name', { system: system || 'Web' }).slice(0, 50);
}

/** @param {{passkey: import('../own-account.js').Passkey, onClose: () => void, onChange: () => void}} props */
function RenameDialog({ passkey, onClose, onChange }) {
  const action = useAction();
  const onSubmit = action.submit(async (form) => {
    await ownAccount.renamePasskey(passkey.id, fieldOf(form, 'name'));
    onClose();
    onChange();
  });
  return html`
    <${Dialog} title=${t('security.rename_title')} onClose=${onClose}>
      <form class="form" novalidate onSubmit=${onSubmit}>
        <div class="field"><label for="passkey-name">${t('security.name')}</label>
          <input ...${action.field('name')} dir="auto" id="passkey-name" defaultValue=${passkey.name}
            maxlength=${LIMITS.name} required />
          <${FieldProblem} of=${action} name="name" /></div>
        <${Problem} error=${action.error} />
        <div class="form__foot form__foot--end"><button type="submit" class="pill pill--primary">${t('security.save')}
          </button></div>
      </form>
    <//>`;
}
