import { useState } from 'preact/hooks';
import { replacePath } from '../site/site.js';

/**
 * @returns {string} the token after the `#` of a mailed link; '' if there is none. It is taken out of the address and
 *   of the history, where others could read it later.
 */
export function useMailedToken() {
  const [token] = useState(() => location.hash.slice(1));
  if (location.hash) replacePath(location.pathname);
  return token;
}
