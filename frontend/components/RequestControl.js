import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { nth, t } from '../i18n/index.js';
import { account, api, attempt } from '../site.js';
import { Icon } from './Icon.js';

const REASON_LIMIT = 80;

/** @param {{room: import('../room/session.js').Room}} props asks for the stage, and waits for it */
export function RequestControl({ room }) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const place = room.screen.queue?.place;
  /** @param {() => Promise<unknown>} action */
  const run = async (action) => {
    setBusy(true);
    if (await attempt(action)) setReason('');
    setBusy(false);
  };
  if (!account.value) return html`<p class="bar__guest"><a class="pill pill--on-purple" href="/sign-up">${t('request.sign_up')}</a></p>`;
  if (place !== undefined) {
    return html`
      <p class="bar__place" role="status">${t('request.place', { place: nth(place) })}</p>
      <button type="button" class="pill pill--on-purple" disabled=${busy} onClick=${() => run(() => api.cancelRequest(room.space))}>${t('request.cancel')}</button>`;
  }
  return html`
    <input class="bar__reason" type="text" maxlength=${REASON_LIMIT} value=${reason} aria-label=${t('request.reason')} placeholder=${t('request.reason')} onInput=${(/** @type {any} */ event) => setReason(event.currentTarget.value)} />
    <button type="button" class="pill pill--light" disabled=${busy} onClick=${() => run(() => api.requestToSpeak(room.space, reason.trim()))}><${Icon} name="hand" /><span>${t('request.ask')}</span></button>`;
}
