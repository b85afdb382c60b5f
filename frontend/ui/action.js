/** An action that a form or a button takes: busy while it runs, and the error in words if it failed. */
import { html } from 'htm/preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { failureText, t } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { attempt } from '../site/site.js';
import { fieldFor, problemsOf } from './field-errors.js';

/**
 * @typedef {Record<string, string | null>} FieldProps
 * @typedef {{
 *   busy: boolean,
 *   error: ApiError | null,
 *   errors: Record<string, ApiError>,
 *   setError: (error: ApiError | null) => void,
 *   run: (action: () => Promise<unknown>) => Promise<boolean>,
 *   submit: (action: (form: HTMLFormElement) => Promise<unknown>) => (event: Event) => Promise<boolean>,
 *   field: (name: string, hint?: string) => FieldProps,
 *   problemId: (name: string) => string,
 * }} Action
 *   `run` returns whether the action succeeded; an ApiError becomes `error`, and other errors are thrown.
 *   `submit` returns a handler for a form's `submit` event that runs the action in place of the browser's own
 *   submission. What is wrong with a field of the form becomes one of `errors`, by its name, and the first such field
 *   is focused. A form that is not validated by the browser (`novalidate`) is checked first.
 *   `field` returns the attributes of the input with this name; `hint`: the id of another description
 */

/** @returns {Action} `error` is null until an action fails, and again once one succeeds */
export function useAction() {
  const [busy, setBusy] = useState(false);
  const { error, setError, errors, tell, refuse } = useFailures();
  const id = useId();
  /** @param {() => Promise<unknown>} action @param {HTMLFormElement} [sent] */
  const attempted = async (action, sent) => {
    setBusy(true);
    try {
      await action();
      tell(null);
      return true;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      tell(failure, sent);
      return false;
    } finally {
      setBusy(false);
    }
  };
  /** @type {Action['submit']} */
  const submit = (action) => async (event) => {
    event.preventDefault();
    const sent = /** @type {HTMLFormElement} */ (event.currentTarget);
    return !refuse(sent) && attempted(() => action(sent), sent);
  };
  const problemId = (/** @type {string} */ name) => `${id}-${name}`;
  /** @type {Action['field']} */
  const field = (name, hint) => ({
    name,
    'data-field': name,
    'aria-invalid': errors[name] ? 'true' : null,
    'aria-describedby': [hint, errors[name] && problemId(name)].filter(Boolean).join(' ') || null,
  });
  return { busy, error, errors, setError, run: (action) => attempted(action), submit, field, problemId };
}

/** The failure of an action, or of fields of its form. The first of these fields is focused. */
function useFailures() {
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const [errors, setErrors] = useState(/** @type {Record<string, ApiError>} */ ({}));
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  useEffect(() => {
    if (Object.keys(errors).length > 0) focusFirst(form.current);
  }, [errors]);
  /** @param {ApiError | null} failure @param {HTMLFormElement} [sent] */
  const tell = (failure, sent) => {
    const names = sent ? fieldsOf(sent).map((one) => one.name) : [];
    const name = failure && fieldFor(failure.code, names);
    form.current = sent ?? null;
    setErrors(failure && name ? { [name]: failure } : {});
    setError(name ? null : failure);
  };
  /** @param {HTMLFormElement} sent @returns {boolean} whether it may not be sent as it is */
  const refuse = (sent) => {
    const wrong = sent.noValidate ? Object.entries(problemsOf(fieldsOf(sent))) : [];
    if (wrong.length === 0) return false;
    tell(null, sent);
    setErrors(Object.fromEntries(wrong.map(([name, code]) => [name, new ApiError(400, code, '')])));
    return true;
  };
  return { error, setError, errors, tell, refuse };
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} the fields that can show what is wrong with them */
const fieldsOf = (form) =>
  [...form.querySelectorAll('[data-field]')].map((one) => /** @type {HTMLInputElement} */ (one));

/** @param {HTMLFormElement | null} form */
const focusFirst = (form) =>
  /** @type {HTMLElement | null | undefined} */ (form?.querySelector('[aria-invalid="true"]'))?.focus();

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

/**
 * The error in words, next to what failed; `onAgain` tries it again, where nothing else on the screen does. It is also
 * called when the network is back, if it was gone.
 * @param {{error: ApiError | null, id?: string, onAgain?: (() => unknown) | null}} props
 */
export function Problem({ error, id, onAgain }) {
  useEffect(() => {
    if (!onAgain || error?.code !== 'offline') return undefined;
    const again = () => void onAgain();
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, [error]);
  return html`<div id=${id} aria-live="assertive" role=${error ? 'alert' : null}>
    ${error && html`<p class="problem">${failureText(error)}</p>`}</div>
    ${error && onAgain && html`<button type="button" class="pill more" onClick=${onAgain}>${t('timeline.again')}</button>`}`;
}

/** What is wrong with a field, in words. @param {{of: Action, name: string}} props */
export function FieldProblem({ of, name }) {
  const error = of.errors[name];
  return error ? html`<p role="alert" class="problem" id=${of.problemId(name)}>${failureText(error)}</p>` : null;
}
