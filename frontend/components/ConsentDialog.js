import { html } from 'htm/preact';
import { learn, t } from '../i18n/index.js';
import { Dialog } from './Dialog.js';

await learn('room');

/** @param {{answer: (agreed: boolean) => void}} props before one is recorded, and not after */
export function ConsentDialog({ answer }) {
  return html`
    <${Dialog} title=${t('consent.title')} onClose=${() => answer(false)}>
      <p>${t('consent.text')}</p>
      <div class="form__foot">
        <button type="button" class="pill" onClick=${() => answer(false)}>${t('consent.no')}</button>
        <button type="button" class="pill pill--live" onClick=${() => answer(true)}>${t('consent.yes')}</button>
      </div>
    <//>`;
}
