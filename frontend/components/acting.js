/** An action that a form takes: busy while it runs, and what went wrong if it did. */
import { useState } from 'preact/hooks';
import { ApiError } from '../api.js';

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
