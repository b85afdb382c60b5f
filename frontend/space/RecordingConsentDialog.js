import { html } from 'htm/preact';
import { left, loadWords, t } from '../i18n/index.js';
import { clock } from '../site/clock.js';
import { Dialog } from '../ui/Dialog.js';
import { Problem, useAction } from '../ui/action.js';
import { answerConsent } from './api.js';
import { putOff } from './consent.js';

await loadWords('room');

/**
 * Asks somebody on the stage whether they agree to be recorded, because the host has begun to. Closed without an
 * answer, it can be opened again from the dock.
 * @param {{space: string, until: number}} props `until`: epoch ms
 */
export function RecordingConsentDialog({ space, until }) {
  const { busy, error, run } = useAction();
  /** @param {boolean} agreed */
  const answer = (agreed) => run(() => answerConsent(space, until, agreed));
  return html`
    <${Dialog} title=${t('asked.title')} onClose=${() => (putOff.value = until)}>
      <p>${t('asked.text')}</p>
      <p class="quiet">${t('asked.time', { time: left(until, clock.value) })}</p>
      <${Problem} error=${error} />
      <div class="form__foot form__foot--end">
        <button type="button" class="pill" disabled=${busy} onClick=${() => answer(false)}>${t('asked.no')}</button>
        <button type="button" class="pill pill--live" disabled=${busy} onClick=${() => answer(true)}>
          ${t('asked.yes')}</button>
      </div>
    <//>`;
}
