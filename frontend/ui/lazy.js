import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../site/api.js';
import { Skeleton } from './Skeleton.js';
import { Problem } from './action.js';

const UNREACHABLE = new ApiError(0, 'offline', '');

/**
 * @typedef {import('preact').FunctionComponent<any> & {preload: () => Promise<unknown>}} Lazy `preload` resolves when
 *   the module is loaded
 */

/**
 * @param {() => Promise<import('preact').ComponentType<any>>} load imports the component
 * @param {import('preact').ComponentType<any>} [waiting] shown until the component is loaded
 * @returns {Lazy} a component that loads the real one on first use
 */
export function lazy(load, waiting = Loading) {
  /** @type {import('preact').ComponentType<any> | null} */
  let loaded = null;
  const preload = async () => (loaded = await load());
  const page = (/** @type {any} */ props) => {
    const [found, setFound] = useState(() => loaded);
    const [failed, setFailed] = useState(false);
    const begin = () => {
      setFailed(false);
      preload().then(
        () => setFound(() => loaded),
        () => setFailed(true),
      );
    };
    useEffect(() => {
      if (!found) begin();
    }, []);
    if (found) return html`<${found} ...${props} />`;
    return failed ? html`<${Problem} error=${UNREACHABLE} onAgain=${begin} />` : html`<${waiting} />`;
  };
  return Object.assign(page, { preload });
}

/**
 * @param {() => Promise<import('preact').ComponentType<any>>} load
 * @returns {import('preact').ComponentType<any>} like `lazy`, but shows nothing while it loads
 */
export const lazyUnseen = (load) => lazy(load, () => null);

const Loading = () => html`<${Skeleton} />`;
