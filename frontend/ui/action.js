/** An action that a form or a button takes: busy while it runs, and the error in words if it failed. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { failureText } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { attempt } from '../site/site.js';

/**
 * @typedef {{
 *   busy: boolean,
 *   error: ApiError | null,
 *   setError: (error: ApiError | null) => void,
 *   run: (action: () => Promise<unknown>) => Promise<boolean>,
 *   submit: (action: (form: HTMLFormElement) => Promise<unknown>) => (event: Event) => Promise<boolean>,
 * }} Action
 *   `run` returns whether the action succeeded; an ApiError becomes `error`, and other errors are thrown.
 *   `submit` returns a handler for a form's `submit` event that runs the action in place of the browser's own
 *   submission
 */

/** @returns {Action} `error` is null until an action fails, and again once one succeeds */
export function useAction() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  /** @type {Action['run']} */
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
  /** @type {Action['submit']} */
  const submit = (action) => (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    return run(() => action(form));
  };
  return { busy, error, setError, run, submit };
}

/**
 * @returns {{busy: boolean, run: (action: () => Promise<unknown>) => Promise<boolean>}} like `useAction`, but announces
 *   the error
 */
export function useAttempt() {
  const [busy, setBusy] = useState(false);
  /** @param {() => Promise<unknown>} action */
  const run = async (action) => {
    setBusy(true);
    const done = await attempt(action);
    setBusy(false);
    return done;
  };
  return { busy, run };
}

/** @param {HTMLFormElement} form @param {string} name of one of its fields @returns {string} */
export const fieldOf = (form, name) => String(new FormData(form).get(name) ?? '');

/** The error in words, next to what failed. @param {{error: ApiError | null}} props */
export function Problem({ error }) {
  return html`<div role="alert">${error && html`<p class="problem">${failureText(error)}</p>`}</div>`;
}
