import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { account, announce, navigate, replacePath } from '../site/site.js';
import { Problem } from '../ui/action.js';
import { AccountForm } from './AccountForm.js';
import { enterAs, localPath } from './after-sign-in.js';
import { ownAccount } from './own-account.js';

await loadWords('settings');

/**
 * The page to which a provider redirects: completes the sign-in or the link.
 * @param {{provider: string}} props
 */
export function SignInReturn({ provider }) {
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const [choose, setChoose] = useState(/** @type {import('./own-account.js').Choose | null} */ (null));
  const [next, setNext] = useState('/');
  useEffect(() => {
    const brought = Object.fromEntries(new URLSearchParams(location.search));
    replacePath(location.pathname); // the code is for single use and does not belong in the history
    if (brought.code || brought.state)
      void finish(provider, brought, (found, to) => (setChoose(found), setNext(to))).catch((failure) => {
        if (!(failure instanceof ApiError)) throw failure;
        setError(failure);
      });
    else setError(new ApiError(0, 'visit_ended', ''));
  }, []);
  if (choose) return html`<${ChooseHandle} choose=${choose} next=${next} />`;
  return html`
    <div class="door">
      <h1>${t('account.sign_in_title')}</h1>
      ${!error && html`<p class="quiet" role="status">${t('security.finishing')}</p>`}
      <${Problem} error=${error} />
      ${
        error &&
        html`<p><a class="pill pill--primary" href=${account.value ? '/settings/security' : '/sign-in'}>
        ${t('security.again')}</a></p>`
      }
    </div>`;
}

/**
 * Completes the visit to a provider. Throws ApiError.
 * @param {string} provider
 * @param {Record<string, string>} brought
 * @param {(choose: import('./own-account.js').Choose, next: string) => void} onNew Throws ApiError.
 */
async function finish(provider, brought, onNew) {
  if (!brought.code)
    throw new ApiError(0, brought.error === 'access_denied' ? 'provider_cancelled' : 'provider_refused', '');
  const { state, code, iss } = brought;
  const came = await ownAccount.returnFromProvider(provider, { state, code, ...(iss && { iss }) });
  const next = localPath(came.next);
  if (came.choose) return onNew(came.choose, next);
  if (came.account && came.account.id !== account.value?.id) return enterAs(came.account, next);
  announce(t('security.done'));
  return navigate(next);
}

/**
 * Chooses the handle of a new account.
 * @param {{choose: import('./own-account.js').Choose, next: string}} props
 */
function ChooseHandle({ choose, next }) {
  const fields = [
    {
      name: 'handle',
      words: 'account.handle',
      type: 'text',
      autocomplete: 'username',
      hint: 'account.handle_hint',
      value: choose.handle,
    },
    {
      name: 'display_name',
      words: 'account.display_name',
      type: 'text',
      autocomplete: 'name',
      value: choose.display_name,
    },
  ];
  const lead = html`<p class="quiet">${t('security.choose_handle', { name: choose.provider })}</p>`;
  return html`<${AccountForm} title=${t('account.sign_up_title')} submit=${t('account.sign_up')} fields=${fields}
    before=${lead} next=${next}
      send=${(/** @type {any} */ values) => ownAccount.signUpWithProvider(choose.ticket, values)} />`;
}
