/**
 * Requests that only the settings and the sign-in pages send: sign-in methods, sessions, export and deletion.
 *
 * @typedef {import('../site/site.js').Account} Account
 * @typedef {{id: string, name: string, created_at: number, used_at: number, synced: boolean}} Passkey
 * @typedef {{id: string, browser: string, system: string, created_at: number, seen_at: number, current: boolean}}
 *   Session
 * @typedef {{id: string, provider: string, name: string, label: string, created_at: number}} Link an account at a
 *   provider that opens this one
 * @typedef {{address: string | null, proposed: string | null}} Email `proposed`: not verified yet
 * @typedef {{password: boolean, passkeys: Passkey[], sessions: Session[], links: Link[], email: Email,
 *   confirmed: boolean}} Security
 * @typedef {{ticket: string, provider: string, handle: string, display_name: string}} Choose proposals for a new
 *   account
 * @typedef {'sign_in' | 'link' | 'confirm'} Intent
 * @typedef {{state: 'working' | 'ready', asked_at: number, ends_at: number | null}} Export
 */
import { ApiError } from '../site/api.js';
import { send } from '../site/site.js';

/** @param {string} id */
const passkey = (id) => `/api/passkeys/${encodeURIComponent(id)}`;
/** @param {string} provider */
const providerPath = (provider) => `/api/providers/${encodeURIComponent(provider)}`;
const PASSKEY_OPTIONS = {
  sign_in: '/api/session/passkey/options',
  confirm: '/api/confirmation/passkey',
  make: '/api/passkeys/options',
};

/**
 * Throws ApiError. The server's words for a wrong password also name the handle, which these forms do not ask for; here
 * it has a code, and words, of its own.
 * @param {Promise<void>} answer
 */
async function asOwn(answer) {
  try {
    await answer;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'wrong_password')
      throw new ApiError(error.status, 'wrong_own_password', error.message);
    throw error;
  }
}

export const ownAccount = {
  /** @type {() => Promise<Security>} */
  security: () => send('GET', '/api/security'),
  /** @type {(proof: {password: string} | {credential: unknown}) => Promise<void>} re-authenticates */
  confirm: (proof) => asOwn(send('POST', '/api/confirmation', proof)),
  /** @type {(password: string, current?: string) => Promise<void>} ends every other session */
  setPassword: (password, current) =>
    asOwn(send('PUT', '/api/password', { password, ...(current !== undefined && { current }) })),
  /** @type {(email: string) => Promise<void>} mails a link, with which the address becomes the account's */
  proposeEmail: (email) => send('PUT', '/api/email', { email }),
  /** @type {() => Promise<void>} */
  removeEmail: () => send('DELETE', '/api/email'),
  /** @type {(token: string) => Promise<void>} */
  verifyEmail: (token) => send('POST', '/api/email/verification', { token }),
  /** @type {(email: string) => Promise<void>} the same answer whether or not the address is known */
  askForReset: (email) => send('POST', '/api/password/links', { email }),
  /** @type {(token: string, password: string) => Promise<void>} ends every session of the account */
  resetPassword: (token, password) => send('POST', '/api/password/reset', { token, password }),
  /** @type {(id: string) => Promise<void>} */
  endSession: (id) => send('DELETE', `/api/sessions/${encodeURIComponent(id)}`),
  /** @type {() => Promise<void>} ends this session, too */
  signOutEverywhere: () => send('DELETE', '/api/sessions'),
  /** @type {(forWhat: 'sign_in' | 'confirm' | 'make') => Promise<{options: any}>} */
  passkeyOptions: (forWhat) => send('POST', PASSKEY_OPTIONS[forWhat]),
  /** @type {(credential: unknown) => Promise<{account: Account}>} */
  signInWithPasskey: (credential) => send('POST', '/api/session/passkey', { credential }),
  /** @type {(credential: unknown, name: string) => Promise<{passkey: Passkey}>} */
  addPasskey: (credential, name) => send('POST', '/api/passkeys', { credential, name }),
  /** @type {(id: string, name: string) => Promise<void>} */
  renamePasskey: (id, name) => send('PATCH', passkey(id), { name }),
  /** @type {(id: string) => Promise<void>} */
  removePasskey: (id) => send('DELETE', passkey(id)),
  /**
   * @type {(provider: string, intent: Intent, next: string) => Promise<{url: string}>} `url`: where the browser goes
   */
  visitProvider: (provider, intent, next) => send('POST', `${providerPath(provider)}/visits`, { intent, next }),
  /**
   * @type {(
   *   provider: string, brought: {state: string, code: string, iss?: string},
   * ) => Promise<{account: Account | null, next: string, choose: Choose | null}>}
   */
  returnFromProvider: (provider, brought) => send('POST', `${providerPath(provider)}/returns`, brought),
  /** @type {(ticket: string, fields: {handle: string, display_name: string}) => Promise<{account: Account}>} */
  signUpWithProvider: (ticket, fields) => send('POST', '/api/accounts/provider', { ticket, ...fields }),
  /** @type {(id: string) => Promise<void>} */
  removeLink: (id) => send('DELETE', `/api/links/${encodeURIComponent(id)}`),
  /** @type {() => Promise<{export: Export | null}>} null if none was asked for */
  exported: () => send('GET', '/api/export'),
  /** @type {() => Promise<{export: Export}>} */
  beginExport: () => send('POST', '/api/export'),
  /** @type {() => Promise<{url: string}>} the address of the file, valid for a few minutes */
  exportFile: () => send('GET', '/api/export/file'),
  /**
   * @type {(handle: string, voices: boolean) => Promise<void>} deletes the account for good; the typed handle confirms
   *   that it is intended; `voices`: also withdraws the account's voice from recordings of others
   */
  deleteAccount: (handle, voices) => send('DELETE', '/api/account', { handle, voices }),
};
