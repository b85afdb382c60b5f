import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ago, t } from '../../i18n/index.js';
import { leave } from '../../room/live.js';
import { serverNow } from '../../site/server-time.js';
import { account, announce, attempt, navigate } from '../../site/site.js';
import { Dialog } from '../../ui/Dialog.js';
import { Icon } from '../../ui/Icon.js';
import { ownAccount } from '../own-account.js';

/** @typedef {import('../own-account.js').Session} Session */

/** @param {{sessions: Session[], onChange: () => void}} props */
export function Sessions({ sessions, onChange }) {
  const [asking, setAsking] = useState(false);
  /** @param {Session} session */
  const end = async (session) => {
    if (await attempt(() => ownAccount.endSession(session.id)))
      announce(t('security.session_ended', { device: deviceOf(session) }));
    onChange();
  };
  return html`
    <section class="settings-page__part" aria-labelledby="sessions-title">
      <h2 id="sessions-title">${t('security.sessions')}</h2>
      <p class="quiet">${t('security.sessions_text')}</p>
      <ul class="settings-page__rows">
        ${sessions.map(
          (session) => html`
          <li key=${session.id} class="settings-page__row">
            <${Icon} name="door" />
            <span class="settings-page__words"><strong>${deviceOf(session)}</strong><span class="quiet">
              ${seenAt(session)}</span></span>
            ${
              !session.current &&
              html`<button type="button" class="pill"
              aria-label=${t('security.end_session_named', { device: deviceOf(session) })}
                onClick=${() => end(session)}>${t('account.sign_out')}</button>`
            }
          </li>`,
        )}
      </ul>
      <div><button type="button" class="pill" onClick=${() => setAsking(true)}>${t('security.everywhere')}</button>
        </div>
      ${
        asking &&
        html`
        <${Dialog} title=${t('security.everywhere')} onClose=${() => setAsking(false)}>
          <p>${t('security.everywhere_text')}</p>
          <div class="form__foot form__foot--end">
            <button type="button" class="pill" onClick=${() => setAsking(false)}>${t('dialog.cancel')}</button>
            <button type="button" class="pill pill--danger" onClick=${() => attempt(signOutEverywhere)}>
              ${t('security.everywhere')}</button>
          </div>
        <//>`
      }
    </section>`;
}

async function signOutEverywhere() {
  await leave();
  await ownAccount.signOutEverywhere();
  account.value = null;
  navigate('/');
}

/** @param {Session} session */
function deviceOf({ browser, system }) {
  if (browser && system) return t('security.device', { browser, system });
  return browser || system || t('security.device_unknown');
}

/** @param {Session} session */
function seenAt({ current, seen_at: seenAt }) {
  return current ? t('security.this_session') : t('security.seen', { when: ago(seenAt, serverNow()) });
}
