import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { attempt, boot } from '../site/site.js';
import { ownAccount } from './own-account.js';

/**
 * Buttons for the sign-in providers; renders nothing if there are none.
 * @param {{intent: import('./own-account.js').Intent, next?: string}} props
 */
export function ProviderButtons({ intent, next = location.pathname }) {
  const [busy, setBusy] = useState(false);
  const offered = boot.providers ?? [];
  if (offered.length === 0) return null;
  /** @param {string} provider */
  const visit = async (provider) => {
    setBusy(true);
    const leaves = await attempt(async () => goTo((await ownAccount.visitProvider(provider, intent, next)).url));
    if (!leaves) setBusy(false);
  };
  return html`
    <div class="providers">
      ${offered.map(
        ({ id, name }) => html`<button key=${id} type="button" class="pill form__submit" disabled=${busy}
        onClick=${() => visit(id)}>${t(WORDS[intent], { name })}</button>`,
      )}
    </div>`;
}

const WORDS = { sign_in: 'security.continue_with', link: 'security.link_with', confirm: 'security.confirm_with' };

/** @param {string} url an address from the server; anything but http(s) is ignored */
function goTo(url) {
  if (/^https?:\/\//.test(url)) location.assign(url);
}
