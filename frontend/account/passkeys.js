/**
 * Passkeys: converts between the API's JSON and `navigator.credentials`. Refusals become `ApiError`s.
 */
import { ApiError } from '../site/api.js';
import { ownAccount } from './own-account.js';

const REFUSED = {
  NotAllowedError: 'passkey_cancelled',
  InvalidStateError: 'already_a_passkey',
  SecurityError: 'passkey_elsewhere',
  NotSupportedError: 'passkey_unsupported',
};

/** Whether this browser has passkeys at all. */
export const hasPasskeys = 'PublicKeyCredential' in window && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

/** @returns {Promise<boolean>} whether passkeys can be offered where the handle is typed */
export async function hasAutofill() {
  return hasPasskeys && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;
}

/**
 * Creates a passkey for the signed-in person. Throws ApiError.
 * @param {string} name
 */
export async function makePasskey(name) {
  const { options } = await ownAccount.passkeyOptions('make');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const made = await asked(() => navigator.credentials.create({ publicKey }));
  return (await ownAccount.addPasskey(made, name)).passkey;
}

/**
 * @param {'sign_in' | 'confirm'} forWhat
 * @param {AbortSignal} [signal] if given, the request waits in the browser's autofill
 * @returns {Promise<unknown>} the credential for the server. Throws ApiError, and DOMException `AbortError` if `signal`
 *   aborts.
 */
export async function askPasskey(forWhat, signal) {
  const { options } = await ownAccount.passkeyOptions(forWhat);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return asked(() =>
    navigator.credentials.get({
      publicKey,
      ...(signal && { signal, mediation: /** @type {const} */ ('conditional') }),
    }),
  );
}

/** @param {() => Promise<Credential | null>} ask */
async function asked(ask) {
  try {
    const credential = /** @type {any} */ (await ask());
    return credential.toJSON();
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'AbortError') throw error;
    throw new ApiError(0, /** @type {Record<string, string>} */ (REFUSED)[name] ?? 'passkey_unsupported', '');
  }
}
