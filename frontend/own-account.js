/** Requests that only the settings and the ways in make. */
import { belongings } from './api/belongings.js';
import { security } from './api/security.js';
import { api } from './site.js';

export const ownAccount = { ...belongings(api.send), ...security(api.send) };
