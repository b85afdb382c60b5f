import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { announce, api, attempt } from '../site.js';

const HANDLE_LIMIT = 16;

/** @param {{space: string}} props asks somebody to the stage who need not be in the Space yet */
export function InviteForm({ space }) {
  const [handle, setHandle] = useState('');
  const [busy, setBusy] = useState(false);
  const invite = async () => {
    const { profile } = await api.profile(handle.trim().replace(/^@/, ''));
    await api.invite(space, profile.id);
    announce(t('said.invited_who', { name: profile.name }));
  };
  /** @param {Event} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    setBusy(true);
    if (await attempt(invite)) setHandle('');
    setBusy(false);
  };
  return html`
    <form class="people__invite" onSubmit=${onSubmit}>
      <label class="field"><span>${t('people.invite_handle')}</span>
        <input type="text" required maxlength=${HANDLE_LIMIT} autocapitalize="none" value=${handle} onInput=${(/** @type {any} */ event) => setHandle(event.currentTarget.value)} />
      </label>
      <button type="submit" class="pill pill--light" disabled=${busy || handle.trim() === ''}>${t('people.invite')}</button>
    </form>`;
}
