import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../site/api.js';
import { Skeleton } from './Skeleton.js';
import { Problem } from './action.js';

/**
 * @typedef {import('preact').FunctionComponent<any> & {preload: () => Promise<unknown>}} Lazy `preload` ends when the
 *   page is here
 */

/**
 * @param {() => Promise<import('preact').ComponentType<any>>} load the browser keeps what it loaded
 * @param {import('preact').ComponentType<any>} [waiting] what is shown until it is here
 * @returns {Lazy} the page, once it is here
 */
export function lazy(load, waiting = Loading) {
  /** @type {import('preact').ComponentType<any> | null} */
  let loaded = null;
  const preload = async () => (loaded = await load());
  const page = (/** @type {any} */ props) => {
    const [found, setFound] = useState(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (!found)
        preload().then(
          () => setFound(() => loaded),
          () => setFailed(true),
        );
    }, []);
    if (found) return html`<${found} ...${props} />`;
    return failed ? html`<${Problem} error=${new ApiError(0, 'offline', '')} />` : html`<${waiting} />`;
  };
  return Object.assign(page, { preload });
}

/**
 * @param {() => Promise<import('preact').ComponentType<any>>} load
 * @returns {import('preact').ComponentType<any>} a dialog, once it is here: until then nothing moves
 */
export const lazyDialog = (load) => lazy(load, () => null);

const Loading = () => html`<${Skeleton} />`;
