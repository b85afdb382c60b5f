/** How the account is entered: password, passkeys, sessions. */

/**
 * @typedef {{id: string, name: string, created_at: number, used_at: number, synced: boolean}} Passkey
 * @typedef {{id: string, browser: string, system: string, created_at: number, seen_at: number, current: boolean}} Session
 * @typedef {{id: string, provider: string, name: string, label: string, created_at: number}} Link
 * @typedef {{password: boolean, passkeys: Passkey[], sessions: Session[], links: Link[], confirmed: boolean}} Security
 * @typedef {{account: import('../api.js').Account}} Entered
 * @typedef {{ticket: string, provider: string, handle: string, display_name: string}} Choose proposals for who was never here
 * @typedef {'sign_in' | 'link' | 'confirm'} Intent
 */

/** @param {import('../api.js').Send} send */
export function security(send) {
  /** @param {string} id */
  const passkey = (id) => `/api/passkeys/${encodeURIComponent(id)}`;
  return {
    /** @type {() => Promise<Security>} */
    security: () => send('GET', '/api/security'),
    /** @type {(proof: {password: string} | {credential: unknown}) => Promise<void>} shows that it is oneself */
    confirm: (proof) => send('POST', '/api/confirmation', proof),
    /** @type {(password: string, current?: string) => Promise<void>} every other session ends */
    setPassword: (password, current) => send('PUT', '/api/password', { password, ...(current !== undefined && { current }) }),
    /** @type {(id: string) => Promise<void>} */
    endSession: (id) => send('DELETE', `/api/sessions/${encodeURIComponent(id)}`),
    /** @type {() => Promise<void>} this one, too */
    signOutEverywhere: () => send('DELETE', '/api/sessions'),
    /** @type {(forWhat: 'sign_in' | 'confirm' | 'make') => Promise<{options: any}>} */
    passkeyOptions: (forWhat) => send('POST', { sign_in: '/api/session/passkey/options', confirm: '/api/confirmation/passkey', make: '/api/passkeys/options' }[forWhat]),
    /** @type {(credential: unknown) => Promise<Entered>} */
    signInWithPasskey: (credential) => send('POST', '/api/session/passkey', { credential }),
    /** @type {(credential: unknown, name: string) => Promise<{passkey: Passkey}>} */
    addPasskey: (credential, name) => send('POST', '/api/passkeys', { credential, name }),
    /** @type {(id: string, name: string) => Promise<void>} */
    renamePasskey: (id, name) => send('PATCH', passkey(id), { name }),
    /** @type {(provider: string, intent: Intent, next: string) => Promise<{url: string}>} where the browser goes */
    visitProvider: (provider, intent, next) => send('POST', `/api/providers/${encodeURIComponent(provider)}/visits`, { intent, next }),
    /** @type {(provider: string, brought: {state: string, code: string, iss?: string}) => Promise<{account: import('../api.js').Account | null, next: string, choose: Choose | null}>} */
    returnFromProvider: (provider, brought) => send('POST', `/api/providers/${encodeURIComponent(provider)}/returns`, brought),
    /** @type {(ticket: string, fields: {handle: string, display_name: string}) => Promise<Entered>} */
    signUpWithProvider: (ticket, fields) => send('POST', '/api/accounts/provider', { ticket, ...fields }),
    /** @type {(id: string) => Promise<void>} */
    removeLink: (id) => send('DELETE', `/api/links/${encodeURIComponent(id)}`),
    /** @type {(id: string) => Promise<void>} */
    removePasskey: (id) => send('DELETE', passkey(id)),
  };
}
