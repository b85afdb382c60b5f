import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../../api.js';
import { Icon } from '../../components/Icon.js';
import { Problem } from '../../components/Problem.js';
import { confirmed } from '../../confirming.js';
import { day, t } from '../../i18n/index.js';
import { hasPasskeys, makePasskey } from '../../passkeys.js';
import { ownAccount } from '../../own-account.js';
import { announce } from '../../site.js';
import { RenameDialog } from './RenameDialog.js';

/** @typedef {import('../../api/security.js').Passkey} Passkey */

/** @param {{passkeys: Passkey[], onChange: () => void}} props */
export function Passkeys({ passkeys, onChange }) {
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const [renaming, setRenaming] = useState(/** @type {Passkey | null} */ (null));
  /** @param {() => Promise<unknown>} action @param {string} said */
  const change = async (action, said) => {
    try {
      await confirmed(action);
      setError(null);
      announce(said);
      onChange();
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    }
  };
  const add = () => change(() => makePasskey(deviceName()), t('security.passkey_added'));
  return html`
    <section class="settings-page__part" aria-labelledby="passkeys-title">
      <h2 id="passkeys-title">${t('security.passkeys')}</h2>
      <p class="quiet">${t(hasPasskeys ? 'security.passkeys_text' : 'error.passkey_unsupported')}</p>
      ${passkeys.length > 0 && html`
        <ul class="settings-page__rows">
          ${passkeys.map((passkey) => html`
            <li key=${passkey.id} class="settings-page__row">
              <${Icon} name="key" />
              <span class="settings-page__words"><strong>${passkey.name}</strong><span class="quiet">${t('security.passkey_used', { made: day(passkey.created_at), used: day(passkey.used_at) })}</span></span>
              <button type="button" class="pill" aria-label=${t('security.rename_named', { name: passkey.name })} onClick=${() => setRenaming(passkey)}>${t('security.rename')}</button>
              <button type="button" class="pill" aria-label=${t('security.remove_named', { name: passkey.name })} onClick=${() => change(() => ownAccount.removePasskey(passkey.id), t('security.removed', { name: passkey.name }))}>${t('security.remove')}</button>
            </li>`)}
        </ul>`}
      <${Problem} error=${error} />
      ${hasPasskeys && html`<div><button type="button" class="pill pill--primary" onClick=${add}>${t('security.add_passkey')}</button></div>`}
      ${renaming && html`<${RenameDialog} passkey=${renaming} onClose=${() => setRenaming(null)} onChange=${onChange} />`}
    </section>`;
}

/** @returns {string} what a passkey is called at first: where it was made */
function deviceName() {
  const system = /** @type {any} */ (navigator).userAgentData?.platform || navigator.platform;
  return t('security.passkey_name', { system: system || 'Web' }).slice(0, 50);
}
