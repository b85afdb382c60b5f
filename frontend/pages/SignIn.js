import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { api } from '../site.js';
import { AccountForm } from './AccountForm.js';

const FIELDS = [
  { name: 'handle', words: 'account.handle', type: 'text', autocomplete: 'username' },
  { name: 'password', words: 'account.password', type: 'password', autocomplete: 'current-password' },
];

export function SignIn() {
  return html`
    <${AccountForm} title=${t('account.sign_in_title')} submit=${t('account.sign_in')} fields=${FIELDS} send=${api.signIn}>
      <p class="quiet">${t('account.have_none')} <a href="/sign-up">${t('account.sign_up')}</a></p>
    <//>`;
}
