import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../api.js';
import { Problem } from '../components/Problem.js';
import { enterAs } from '../entering.js';
import { learn, t } from '../i18n/index.js';

await learn('settings');

/**
 * @typedef {{name: string, words: string, type: string, autocomplete: string, hint?: string, min?: number, max?: number, value?: string}} FieldOf
 * @param {{title: string, submit: string, fields: FieldOf[], send: (values: any) => Promise<{account: import('../api.js').Account}>, before?: unknown, next?: string, children?: unknown}} props `before` stands above the fields, `next` is where it leads
 */
export function AccountForm({ title, submit, fields, send, before, next, children }) {
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const [busy, setBusy] = useState(false);
  /** @param {SubmitEvent & {currentTarget: HTMLFormElement}} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await enterAs((await send(Object.fromEntries(new FormData(event.currentTarget)))).account, next);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return html`
    <div class="door">
      <h1>${title}</h1>
      ${before}
      <form class="form" onSubmit=${onSubmit}>
        ${fields.map((field) => html`<${AccountField} key=${field.name} field=${field} />`)}
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy}>${submit}</button>
      </form>
      ${children}
    </div>`;
}

/** @param {{field: FieldOf}} props */
function AccountField({ field }) {
  const hint = `hint-${field.name}`;
  return html`
    <div class="field">
      <label for=${field.name}>${t(field.words)}</label>
      <input id=${field.name} name=${field.name} type=${field.type} autocomplete=${field.autocomplete} required value=${field.value} minlength=${field.min} maxlength=${field.max}
        autocapitalize="none" spellcheck=${false} aria-describedby=${field.hint ? hint : null} />
      ${field.hint && html`<span class="quiet" id=${hint}>${t(field.hint)}</span>`}
    </div>`;
}
