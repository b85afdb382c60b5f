/** Accounts and who is signed in. */

/** @param {import('../api.js').Send} send */
export function accounts(send) {
  return {
    /** @type {() => Promise<{account: import('../api.js').Account | null}>} */
    session: () => send('GET', '/api/session'),
    /** @type {(fields: {handle: string, display_name: string, password: string}) => Promise<{account: import('../api.js').Account}>} */
    signUp: (fields) => send('POST', '/api/accounts', fields),
    /** @type {(fields: {handle: string, password: string}) => Promise<{account: import('../api.js').Account}>} */
    signIn: (fields) => send('POST', '/api/session', fields),
    /** @type {() => Promise<void>} */
    signOut: () => send('DELETE', '/api/session'),
  };
}
