import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { AccountForm } from './AccountForm.js';
import { accountApi } from './api.js';

const HANDLE = '\\s*@?[A-Za-z0-9_]{3,15}\\s*';
const FIELDS = [
  {
    name: 'handle',
    words: 'account.handle',
    type: 'text',
    autocomplete: 'username',
    hint: 'account.handle_hint',
    pattern: HANDLE,
  },
  { name: 'display_name', words: 'account.display_name', type: 'text', autocomplete: 'name' },
  {
    name: 'password',
    words: 'account.password',
    type: 'password',
    autocomplete: 'new-password',
    hint: 'account.password_hint',
    min: 8,
    max: 128,
  },
];

export function SignUp() {
  return html`
    <${AccountForm} title=${t('account.sign_up_title')} submit=${t('account.sign_up')} fields=${FIELDS}
      send=${accountApi.signUp}>
      <p class="quiet">${t('account.have_one')} <a href="/sign-in">${t('account.sign_in')}</a></p>
    <//>`;
}
