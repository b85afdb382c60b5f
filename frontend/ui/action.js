/** An action that a form takes: busy while it runs, and what went wrong if it did. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { failureText } from '../i18n/index.js';
import { ApiError } from '../site/api.js';

/** @returns {{busy: boolean, error: ApiError | null, run: (action: () => Promise<unknown>) => Promise<boolean>}} `run` answers whether it went well */
export function useAction() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  /** @param {() => Promise<unknown>} action */
  const run = async (action) => {
    setBusy(true);
    try {
      await action();
      setError(null);
      return true;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run };
}

/** @param {{error: import('../site/api.js').ApiError | null}} props what went wrong, in words, where it went wrong */
export function Problem({ error }) {
  return html`<div role="alert">${error && html`<p class="problem">${failureText(error)}</p>`}</div>`;
}
