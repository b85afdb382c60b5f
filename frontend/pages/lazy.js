import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../components/Problem.js';
import { Skeleton } from '../components/Skeleton.js';
import { ApiError } from '../api.js';

/**
 * @param {() => Promise<import('preact').ComponentType<any>>} load the browser keeps what it loaded
 * @param {import('preact').ComponentType<any>} [waiting] what is shown until it is here
 * @returns {import('preact').ComponentType<any>} the page, once it is here
 */
export function lazy(load, waiting = Loading) {
  /** @type {import('preact').ComponentType<any> | null} */
  let loaded = null;
  return function Lazy(/** @type {any} */ props) {
    const [page, setPage] = useState(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (!page) load().then((found) => setPage(() => (loaded = found)), () => setFailed(true));
    }, []);
    if (page) return html`<${page} ...${props} />`;
    return failed ? html`<${Problem} error=${new ApiError(0, 'offline', '')} />` : html`<${waiting} />`;
  };
}

/** @param {() => Promise<import('preact').ComponentType<any>>} load @returns {import('preact').ComponentType<any>} a dialog, once it is here: until then nothing moves */
export const lazyDialog = (load) => lazy(load, () => null);

const Loading = () => html`<${Skeleton} />`;
