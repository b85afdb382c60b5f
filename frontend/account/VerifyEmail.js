import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { account } from '../site/site.js';
import { Problem, useAction } from '../ui/action.js';
import { ownAccount } from './own-account.js';
import { useMailedToken } from './useMailedToken.js';

await loadWords('settings');

const ENDED = new ApiError(400, 'link_ended', '');

/** The page of a mailed link. It asks for a click, because programs that check mail open links, too. */
export function VerifyEmail() {
  const token = useMailedToken();
  const [done, setDone] = useState(false);
  const { busy, error, run } = useAction();
  const verify = () =>
    run(async () => {
      await ownAccount.verifyEmail(token);
      setDone(true);
    });
  const home = account.value ? '/settings/security' : '/sign-in';
  return html`
    <div class="door">
      <h1>${t('email.confirm_title')}</h1>
      <p role="status">${done && t('email.confirmed')}</p>
      <${Problem} error=${token ? error : ENDED} />
      ${
        done || !token || error?.code === ENDED.code
          ? html`<p><a class="pill" href=${home}>${t(account.value ? 'email.to_settings' : 'account.sign_in')}</a></p>`
          : html`
        <p class="quiet">${t('email.confirm_text')}</p>
        <p><button type="button" class="pill pill--primary" disabled=${busy} onClick=${verify}>
          ${t('email.confirm')}</button></p>`
      }
    </div>`;
}
