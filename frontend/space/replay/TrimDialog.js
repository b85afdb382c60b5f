import { useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import { loadWords, t } from '../../i18n/index.js';
import { announce } from '../../site/site.js';
import { withStyle } from '../../site/styles.js';
import { Dialog } from '../../ui/Dialog.js';
import { Problem, useAction } from '../../ui/action.js';
import { RangeEnd } from '../clips/RangeEnd.js';
import { endingAt, startingAt } from '../clips/range.js';
import { recordingApi } from './api.js';
import { lengthOf } from './moment.js';

await loadWords('replay', 'room');
await withStyle('space/clips/clips');

/**
 * Sets where the recording begins and ends for others. Its times are those of all that was recorded.
 * @param {{replay: import('./current.js').Replay, trim: import('./api.js').Trim, onChange: () => void,
 *   onClose: () => void}} props
 */
export function TrimDialog({ replay, trim, onChange, onClose }) {
  const { about, player } = replay;
  const field = { start: 0, end: trim.whole_ms };
  const range = useSignal({ start: trim.start_ms, end: trim.end_ms });
  const { busy, error, submit } = useAction();
  const position = () => trim.start_ms + player.at.peek();
  const onSubmit = submit(async () => {
    const { start, end } = range.peek();
    await recordingApi.trim(about.id, { start_ms: start, end_ms: end });
    replay.stop();
    onChange();
    announce(t('replay.trimmed'));
    onClose();
  });
  return html`
    <${Dialog} title=${t('replay.trim_title')} onClose=${onClose}>
      <form class="form clip-form" onSubmit=${onSubmit}>
        <p class="quiet">${t('replay.trim_hint')}</p>
        <${RangeEnd} words="clip.start" here="clip.start_here" value=${range.value.start} field=${field} position=${position}
          onSet=${(/** @type {number} */ at) => (range.value = startingAt(range.peek(), at, field, Infinity))} />
        <${RangeEnd} words="clip.end" here="clip.end_here" value=${range.value.end} field=${field} position=${position}
          onSet=${(/** @type {number} */ at) => (range.value = endingAt(range.peek(), at, field, Infinity))} />
        <p class="quiet">${t('replay.trim_length', {
          time: lengthOf(range.value.end - range.value.start),
          whole: lengthOf(trim.whole_ms),
        })}</p>
        <${Problem} error=${error} />
        <div class="form__foot">
          <button type="button" class="pill" onClick=${() => (range.value = field)}>${t('replay.trim_whole')}</button>
          <button type="submit" class="pill pill--primary" disabled=${busy}>${t('replay.trim')}</button>
        </div>
      </form>
    <//>`;
}
