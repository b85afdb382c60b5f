import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { forgetDevice } from '../inbox.js';
import { leave } from '../room/live.js';
import { account, api, attempt, navigate } from '../site.js';
import { Avatar } from './Avatar.js';

/** Who is signed in, and the way out; or the ways in. */
export function AccountBox() {
  const own = account.value;
  if (!own) {
    return html`
      <div class="account account--out">
        <a class="pill pill--primary" href="/sign-up">${t('account.sign_up')}</a>
        <a class="pill" href="/sign-in">${t('account.sign_in')}</a>
      </div>`;
  }
  return html`
    <div class="account">
      <${Avatar} person=${{ id: own.id, name: own.display_name }} />
      <div class="account__names"><strong>${own.display_name}</strong><span class="quiet">@${own.handle}</span></div>
      <button type="button" class="pill account__out" onClick=${() => attempt(signOut)}>${t('account.sign_out')}</button>
    </div>`;
}

async function signOut() {
  await leave();
  await forgetDevice();
  await api.signOut();
  account.value = null;
  navigate('/');
}
