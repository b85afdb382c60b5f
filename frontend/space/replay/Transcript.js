import { useComputed, useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { loadWords, t } from '../../i18n/index.js';
import { nameNow } from '../../people/profile-cards.js';
import { withStyle } from '../../site/styles.js';
import { Icon } from '../../ui/Icon.js';
import { Skeleton } from '../../ui/Skeleton.js';
import { Problem } from '../../ui/action.js';
import { moveFocus } from '../../ui/arrow-keys.js';
import { TranscriptLine } from './TranscriptLine.js';
import { colourOf } from './Waveform.js';
import { toDownload } from './files.js';
import { ReadAlong } from './read-along.js';
import { found, lineAt } from './utterances.js';
import { useTranscript } from './useTranscript.js';

await loadWords('replay', 'room');
await withStyle('space/replay/replay');
await withStyle('space/replay/transcript');

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * @typedef {import('./current.js').Replay} Replay
 * @typedef {import('./utterances.js').Line} Line
 * @typedef {import('./TranscriptLine.js').Which} Which
 */

/** What was said, to be read along, searched and, by the host, corrected. @param {{replay: Replay}} props */
export function Transcript({ replay }) {
  const { transcript, error, look, put } = useTranscript(replay.about.id);
  const [question, setQuestion] = useState('');
  const shown = transcript && found(transcript.lines, question);
  const asked = question.trim() !== '';
  return html`
    <section class="transcript" aria-label=${t('transcript.title')} aria-busy=${transcript === null && !error}>
      <div class="transcript__head">
        <h2>${t('transcript.title')}</h2>
        <a class="pill pill--on-purple pill--small" href=${toDownload(replay.recording.transcript)} download>
          <${Icon} name="download" /><span>${t('transcript.download')}</span></a>
      </div>
      <input class="transcript__search" dir="auto" type="search" autocomplete="off" maxlength="100" value=${question}
        placeholder=${t('transcript.search')} aria-label=${t('transcript.search')}
        onInput=${(/** @type {Event} */ event) => setQuestion(/** @type {HTMLInputElement} */ (event.target).value)} />
      <p class="transcript__count" role="status">${asked && shown && t('transcript.found', { count: shown.length })}</p>
      <${Problem} error=${error} />
      ${transcript === null && !error && html`<${Skeleton} kind="person" count=${3} />`}
      ${transcript && shown && html`<${Lines} replay=${replay} transcript=${transcript} shown=${shown} whole=${!asked} onCorrect=${put} onStale=${look} />`}
    </section>`;
}

/**
 * @param {{replay: Replay, transcript: import('./transcript-api.js').Transcript, shown: readonly Line[],
 *   whole: boolean, onCorrect: (line: Line) => void, onStale: () => Promise<unknown>}} props `whole`: whether all lines are shown
 */
function Lines({ replay: { about, player, recording }, transcript, shown, whole, onCorrect, onStale }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const reading = useMemo(() => new ReadAlong(() => list.current), []);
  const spoken = useSpoken(transcript.lines, player);
  const [reached, onFocus] = useReached(shown, spoken);
  const places = useMemo(() => placesIn(recording.speakers, transcript.speakers), [recording, transcript.speakers]);
  const buttons = () => /** @type {HTMLElement[]} */ ([...(list.current?.querySelectorAll('[data-line]') ?? [])]);
  return html`
    <ol class="transcript__lines" ref=${list} onScroll=${() => reading.scrolled()}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => moveFocus(event, buttons(), STEPS, false)}>
      ${shown.map(
        (line) => html`
        <${TranscriptLine} key=${line.id} line=${line} name=${nameNow(transcript.speakers[line.speaker])}
          colour=${colourOf(places[line.speaker])} spoken=${spoken} reached=${reached} space=${about.id}
          mayEdit=${transcript.may.edit} onSeek=${() => player.seek(line.start_ms)}
          onFocus=${onFocus} onCorrect=${onCorrect} onStale=${onStale} />`,
      )}
    </ol>
    <${Follow} reading=${reading} spoken=${spoken} whole=${whole} />`;
}

/**
 * Follows what is spoken and, where that is out of sight, leads back to it.
 * @param {{reading: ReadAlong, spoken: Which, whole: boolean}} props
 */
function Follow({ reading, spoken, whole }) {
  useEffect(() => reading.moved(), [spoken.value, whole]);
  if (!whole || spoken.value === null || reading.follows.value) return null;
  return html`<button type="button" class="pill pill--on-purple pill--small transcript__follow"
    onClick=${() => reading.resume()}>${t('transcript.follow')}</button>`;
}

/** @param {readonly Line[]} lines @param {Replay['player']} player @returns {Which} the one that is spoken */
function useSpoken(lines, player) {
  const all = useSignal(lines);
  useMemo(() => (all.value = lines), [lines]);
  return useComputed(() => lineAt(all.value, player.at.value)?.id ?? null);
}

/**
 * @param {readonly Line[]} shown
 * @param {Which} spoken
 * @returns {[Which, (line: Line) => void]} the line that Tab reaches: the one that was focused last, or the spoken one,
 *   or the first; and what is to be called when a line is focused
 */
function useReached(shown, spoken) {
  const focused = useSignal(/** @type {string | null} */ (null));
  const ids = useSignal(/** @type {ReadonlySet<string>} */ (new Set()));
  useMemo(() => (ids.value = new Set(shown.map(({ id }) => id))), [shown]);
  const reached = useComputed(
    () => [focused.value, spoken.value].find((id) => id !== null && ids.value.has(id)) ?? [...ids.value][0] ?? null,
  );
  return [reached, ({ id }) => (focused.value = id)];
}

/**
 * @param {readonly {id: string}[]} recorded the speakers of the recording, whose places are their colours
 * @param {readonly {id: string}[]} speakers those of the transcript
 */
const placesIn = (recorded, speakers) => speakers.map(({ id }) => recorded.findIndex((one) => one.id === id));
