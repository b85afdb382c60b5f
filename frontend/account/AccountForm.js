import { html } from 'htm/preact';
import { loadWords, t } from '../i18n/index.js';
import { FieldProblem, Problem, useAction } from '../ui/action.js';
import { PasswordInput } from './PasswordInput.js';
import { enterAs } from './after-sign-in.js';

await loadWords('settings');

/**
 * @typedef {{name: string, words: string, type: string, autocomplete: string, hint?: string, min?: number,
 *   max?: number, pattern?: string, value?: string}} FieldOf
 * @param {{title: string, submit: string, fields: FieldOf[],
 *   send: (values: any) => Promise<{account: import('../site/site.js').Account}>, before?: unknown, next?: string,
 *   children?: unknown}} props `before`: content above the fields; `next`: the path to open afterwards
 */
export function AccountForm({ title, submit, fields, send, before, next, children }) {
  const action = useAction();
  const onSubmit = action.submit(async (form) => {
    await enterAs((await send(Object.fromEntries(new FormData(form)))).account, next);
  });
  return html`
    <div class="door">
      <h1 dir="auto">${title}</h1>
      ${before}
      <form class="form" novalidate onSubmit=${onSubmit}>
        ${fields.map((field) => html`<${AccountField} key=${field.name} field=${field} action=${action} />`)}
        <${Problem} error=${action.error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${action.busy}>${submit}</button>
      </form>
      ${children}
    </div>`;
}

/** @param {{field: FieldOf, action: import('../ui/action.js').Action}} props */
function AccountField({ field, action }) {
  const hint = `hint-${field.name}`;
  return html`
    <div class="field">
      <label for=${field.name}>${t(field.words)}</label>
      ${
        field.type === 'password'
          ? html`<${PasswordInput} ...${action.field(field.name, field.hint && hint)} id=${field.name}
            autocomplete=${field.autocomplete} minlength=${field.min} maxlength=${field.max} />`
          : html`<input ...${action.field(field.name, field.hint && hint)} id=${field.name} type=${field.type} required
            autocomplete=${field.autocomplete} defaultValue=${field.value} minlength=${field.min} maxlength=${field.max}
            pattern=${field.pattern} autocapitalize="none" spellcheck=${false} />`
      }
      <${FieldProblem} of=${action} name=${field.name} />
      ${field.hint && html`<span class="quiet" id=${hint}>${t(field.hint)}</span>`}
    </div>`;
}
