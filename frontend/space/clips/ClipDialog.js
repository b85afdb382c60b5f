import { useSignal, useSignalEffect } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useId } from 'preact/hooks';
import { loadWords, t } from '../../i18n/index.js';
import { navigate } from '../../site/site.js';
import { withStyle } from '../../site/styles.js';
import { Dialog } from '../../ui/Dialog.js';
import { Icon } from '../../ui/Icon.js';
import { FieldProblem, Problem, fieldOf, useAction } from '../../ui/action.js';
import { lengthOf } from '../replay/moment.js';
import { RangeEnd } from './RangeEnd.js';
import { clipsApi, pageOf } from './api.js';
import { MOST_MS, endingAt, fieldAround, firstRange, startingAt } from './range.js';

await loadWords('replay', 'room');
await withStyle('space/clips/clips');

/** @typedef {import('../replay/current.js').Replay} Replay */
/** @typedef {import('./range.js').Range} Range */

/**
 * Marks up to 90 seconds of a recording, around where it is, and gives them a title.
 * @param {{replay: Replay, onClose: () => void}} props
 */
export function ClipDialog({ replay, onClose }) {
  const { about, recording, player } = replay;
  const field = useSignal(fieldAround(player.at.peek(), recording.duration_ms)).peek();
  const range = useSignal(firstRange(player.at.peek(), recording.duration_ms));
  const previewing = usePreview(player, range);
  const action = useAction();
  const title = useId();
  const position = () => player.at.peek();
  const onSubmit = action.submit(async (form) => {
    const { start, end } = range.peek();
    const named = fieldOf(form, 'title').trim();
    const made = await clipsApi.make(about.id, { ...(named && { title: named }), start_ms: start, end_ms: end });
    player.pause();
    onClose();
    navigate(pageOf(made.id));
  });
  return html`
    <${Dialog} title=${t('clip.make')} onClose=${onClose}>
      <form class="form clip-form" novalidate onSubmit=${onSubmit}>
        <div class="field">
          <label for=${title}>${t('clip.title')}</label>
          <input ...${action.field('title')} id=${title} dir="auto" type="text" maxlength="70" placeholder=${about.title} />
          <${FieldProblem} of=${action} name="title" />
        </div>
        <${RangeEnd} words="clip.start" here="clip.start_here" value=${range.value.start} field=${field} position=${position}
          onSet=${(/** @type {number} */ at) => (range.value = startingAt(range.peek(), at, field))} />
        <${RangeEnd} words="clip.end" here="clip.end_here" value=${range.value.end} field=${field} position=${position}
          onSet=${(/** @type {number} */ at) => (range.value = endingAt(range.peek(), at, field))} />
        <p class="quiet">${t('clip.length', { time: lengthOf(range.value.end - range.value.start), most: MOST_MS / 1000 })}</p>
        <${Problem} error=${action.error} />
        <div class="form__foot">
          <button type="button" class="pill" onClick=${() => previewing.toggle()}>
            <${Icon} name=${previewing.on ? 'pause' : 'play'} /><span>${t(previewing.on ? 'clip.stop' : 'clip.preview')}</span>
          </button>
          <button type="submit" class="pill pill--primary" disabled=${action.busy}>${t('clip.submit')}</button>
        </div>
      </form>
    <//>`;
}

/**
 * Plays what is marked, and stops at its end.
 * @param {import('../replay/player.js').Player} player
 * @param {import('@preact/signals').Signal<Range>} range
 */
function usePreview(player, range) {
  const on = useSignal(false);
  const stop = () => {
    if (on.peek()) player.pause();
    on.value = false;
  };
  useSignalEffect(() => {
    if (player.at.value >= range.value.end || !player.playing.value) stop();
  });
  useEffect(() => stop, []);
  const start = () => {
    player.seek(range.peek().start);
    player.play();
    on.value = true;
  };
  return { on: on.value, toggle: () => (on.peek() ? stop() : start()) };
}
