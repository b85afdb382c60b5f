import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../api.js';
import { t } from '../i18n/index.js';
import { api } from '../site.js';
import { Dialog } from './Dialog.js';
import { Problem } from './Problem.js';

/** @param {{room: import('../room/session.js').Room, onClose: () => void}} props shows a link or a post to everybody */
export function PinDialog({ room, onClose }) {
  const [url, setUrl] = useState('');
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const [busy, setBusy] = useState(false);
  /** @param {Event} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.pin(room.space, url.trim());
      onClose();
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
      setBusy(false);
    }
  };
  return html`
    <${Dialog} title=${t('pins.add')} onClose=${onClose}>
      <form class="form" onSubmit=${onSubmit}>
        <label class="field"><span>${t('pins.url')}</span>
          <input type="url" autofocus required placeholder="https://" value=${url} onInput=${(/** @type {any} */ event) => setUrl(event.currentTarget.value)} />
        </label>
        <p class="quiet">${t('pins.hint')}</p>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy || url.trim() === ''}>${t('pins.submit')}</button>
      </form>
    <//>`;
}
