import { html } from 'htm/preact';
import { t } from '../../i18n/index.js';
import { useAttempt } from '../../ui/action.js';
import { WithdrawTool } from './WithdrawTool.js';
import { recordingApi } from './api.js';

/** @type {Record<string, string>} */
const FAILURES = { sound_lost: 'replay.sound_lost', not_finished: 'replay.not_finished' };

/**
 * @typedef {import('./api.js').Recording} Recording
 * @param {{space: string, recording: Recording, onChange: () => void}} props a recording that is not ready
 */
export function Progress({ space, recording, onChange }) {
  return html`
    <section class="replay replay--making" aria-label=${t('preview.recording')}>
      ${
        recording.state === 'failed'
          ? html`<${Failure} space=${space} recording=${recording} onChange=${onChange} />`
          : html`<${Bar} progress=${recording.progress} />`
      }
    </section>
    ${recording.may.withdraw && html`<${WithdrawTool} space=${space} onChange=${onChange} />`}`;
}

/** @param {{progress: number | null}} props 0 to 1; null if it is not known */
function Bar({ progress }) {
  const percent = progress === null ? null : Math.round(progress * 100);
  return html`
    <p role="status">${t('replay.making')}</p>
    <progress class="replay__progress" aria-label=${t('replay.progress')} max="100" value=${percent}></progress>
    ${percent !== null && html`<p class="replay__note">${t('replay.percent', { percent })}</p>`}`;
}

/** @param {{space: string, recording: Recording, onChange: () => void}} props */
function Failure({ space, recording: { failure, may }, onChange }) {
  const { busy, run } = useAttempt();
  const retry = () => void run(() => recordingApi.retry(space)).then(onChange);
  return html`
    <p role="status">${t(FAILURES[failure ?? ''] ?? 'replay.not_finished')}</p>
    ${
      may.edit
        ? html`<button type="button" class="pill pill--light replay__retry" disabled=${busy} onClick=${retry}>
            ${t('replay.retry')}</button>`
        : html`<p class="replay__note">${t('replay.host_knows')}</p>`
    }`;
}
