import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { boot } from '../site/site.js';
import { Icon } from '../ui/Icon.js';
import { Problem } from '../ui/action.js';
import { AccountForm } from './AccountForm.js';
import { ProviderButtons } from './ProviderButtons.js';
import { enterAs, wayBack } from './after-sign-in.js';
import { accountApi } from './api.js';
import { ownAccount } from './own-account.js';
import { askPasskey, hasAutofill, hasPasskeys } from './passkeys.js';

const FIELDS = [
  { name: 'handle', words: 'account.handle', type: 'text', autocomplete: 'username webauthn' },
  { name: 'password', words: 'account.password', type: 'password', autocomplete: 'current-password' },
];

export function SignIn() {
  return html`
    <${AccountForm} title=${t('account.sign_in_title')} submit=${t('account.sign_in')} fields=${FIELDS}
      send=${accountApi.signIn}>
      <div class="form">
        <${PasskeyButton} />
        <${ProviderButtons} intent="sign_in" next=${wayBack()} />
      </div>
      ${boot.mail && html`<p class="quiet"><a href="/forgot-password">${t('reset.forgot')}</a></p>`}
      <p class="quiet">${t('account.have_none')} <a href="/sign-up">${t('account.sign_up')}</a></p>
    <//>`;
}

/** Signs in with a passkey, by the button or by the browser's autofill in the handle field. */
function PasskeyButton() {
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const waiting = useRef(/** @type {AbortController | null} */ (null));
  useEffect(() => {
    const inField = (waiting.current = new AbortController());
    void offerInField(inField.signal, setError);
    return () => inField.abort();
  }, []);
  if (!hasPasskeys) return null;
  const ask = () => {
    waiting.current?.abort(); // browsers allow one pending request
    void enterBy(askPasskey('sign_in'), setError);
  };
  return html`
    <button type="button" class="pill form__submit" onClick=${ask}><${Icon} name="key" />
      ${t('security.sign_in_passkey')}</button>
    <${Problem} error=${error} />`;
}

/** Failures that are not shown to somebody who did not ask for a passkey. */
const UNASKED = ['passkey_cancelled', 'passkey_elsewhere', 'passkey_unsupported'];

/** @param {AbortSignal} signal @param {(error: ApiError | null) => void} onError */
async function offerInField(signal, onError) {
  if (!(await hasAutofill()) || signal.aborted) return;
  await enterBy(askPasskey('sign_in', signal), (error) => !UNASKED.includes(error?.code ?? '') && onError(error));
}

/** @param {Promise<unknown>} asked @param {(error: ApiError | null) => void} onError */
async function enterBy(asked, onError) {
  try {
    const { account } = await ownAccount.signInWithPasskey(await asked);
    await enterAs(account);
  } catch (error) {
    if (error instanceof DOMException) return; // replaced by another request
    if (!(error instanceof ApiError)) throw error;
    onError(error);
  }
}
