import { html } from 'htm/preact';
import { loadWords, t } from '../i18n/index.js';
import { Problem, useAction } from '../ui/action.js';
import { PasswordInput } from './PasswordInput.js';
import { enterAs } from './after-sign-in.js';
import { accountApi } from './api.js';

await loadWords('settings');

/**
 * @typedef {{name: string, words: string, type: string, autocomplete: string, hint?: string, min?: number,
 *   max?: number, value?: string}} FieldOf
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
      <form class="form" onSubmit=${onSubmit}>
        ${fields.map((field) => html`<${AccountField} key=${field.name} field=${field} />`)}
        <${Problem} error=${action.error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${action.busy}>${submit}</button>
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
      ${
        field.type === 'password'
          ? html`<${PasswordInput} id=${field.name} name=${field.name} autocomplete=${field.autocomplete}
            aria-describedby=${field.hint ? hint : null} />`
          : html`<input id=${field.name} name=${field.name} type=${field.type} autocomplete=${field.autocomplete} required
            value=${field.value} minlength=${field.min} maxlength=${field.max}
            autocapitalize="none" spellcheck=${false} aria-describedby=${field.hint ? hint : null} />`
      }
      ${field.hint && html`<span class="quiet" id=${hint}>${t(field.hint)}</span>`}
    </div>`;
}

const SIGN_UP_FIELDS = [
  { name: 'handle', words: 'account.handle', type: 'text', autocomplete: 'username', hint: 'account.handle_hint' },
  { name: 'display_name', words: 'account.display_name', type: 'text', autocomplete: 'name' },
  {
    name: 'password',
    words: 'account.password',
    type: 'password',
    autocomplete: 'new-password',
    hint: 'account.password_hint',
  },
];

export function SignUp() {
  return html`
    <${AccountForm} title=${t('account.sign_up_title')} submit=${t('account.sign_up')} fields=${SIGN_UP_FIELDS}
      send=${accountApi.signUp}>
      <p class="quiet">${t('account.have_one')} <a href="/sign-in">${t('account.sign_in')}</a></p>
    <//>`;
}
