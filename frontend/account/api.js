/** Signing up, in and out. */
import { send } from '../site/site.js';

/** @typedef {import('../site/site.js').Account} Account */

export const accountApi = {
  /** @type {(fields: {handle: string, display_name: string, password: string}) => Promise<{account: Account}>} */
  signUp: (fields) => send('POST', '/api/accounts', fields),
  /** @type {(fields: {handle: string, password: string}) => Promise<{account: Account}>} */
  signIn: (fields) => send('POST', '/api/session', fields),
  /** @type {() => Promise<{account: Account | null}>} who is signed in here */
  current: () => send('GET', '/api/session'),
  /** @type {() => Promise<void>} */
  signOut: () => send('DELETE', '/api/session'),
};
