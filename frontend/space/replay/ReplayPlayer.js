import { useComputed } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { day, t } from '../../i18n/index.js';
import { nameNow } from '../../people/profile-cards.js';
import { account, search } from '../../site/site.js';
import { lazy, lazyUnseen } from '../../ui/lazy.js';
import { Chapters } from './Chapters.js';
import { Controls } from './Controls.js';
import { HostTools } from './HostTools.js';
import { Speakers } from './Speakers.js';
import { Waveform } from './Waveform.js';
import { WithdrawTool } from './WithdrawTool.js';
import { isPlayable } from './files.js';
import { listenToKeys } from './keys.js';
import { clockOf, lengthOf, momentIn } from './moment.js';
import { leavePage, replayOf } from './replays.js';
import { speakersAt } from './timeline.js';

const EventsNow = lazyUnseen(async () => (await import('./EventsNow.js')).EventsNow);
const Transcript = lazy(async () => (await import('./Transcript.js')).Transcript);

/**
 * @typedef {import('./current.js').Replay} Replay
 * @param {{space: import('../requests.js').SpaceView, recording: import('./api.js').Recording, onChange: () => void}} props
 *   `recording` is ready; `onChange`: it may have changed
 */
export function ReplayPlayer({ space, recording, onChange }) {
  const region = useRef(/** @type {HTMLElement | null} */ (null));
  const replay = useMemo(() => replayOf(space, recording), [space.id]);
  useEffect(() => () => leavePage(replay), [replay]);
  useEffect(() => (region.current ? listenToKeys(replay, region.current) : undefined), [replay]);
  useEffect(() => {
    const moment = momentIn(search.value, recording.started_at);
    if (moment !== null) replay.player.seek(moment);
  }, [replay, search.value]);
  return html`
    <${SpeakersNow} replay=${replay} />
    <section class="replay" aria-label=${t('replay.player')} ref=${region}>
      <${Waveform} replay=${replay} />
      <${Controls} replay=${replay} />
      ${replay.player.lost.value && html`<p role="alert" class="replay__note">${t(isPlayable(recording) ? 'replay.lost' : 'replay.unsupported')}</p>`}
      ${hasEvents(recording) && html`<${EventsNow} replay=${replay} />`}
      <${Notes} recording=${recording} />
    </section>
    ${replay.chapters.length > 0 && html`<${Chapters} replay=${replay} />`}
    ${recording.transcript && html`<${Transcript} replay=${replay} />`}
    ${
      recording.may.withdraw &&
      html`<${WithdrawTool} space=${space.id} situation=${{ hosts: account.value?.id === space.host.id }}
      onChange=${onChange} />`
    }
    ${recording.may.edit && html`<${HostTools} space=${space} replay=${replay} recording=${recording} onChange=${onChange} />`}`;
}

/** Whether anything was pinned, or anybody reacted. @param {import('./api.js').Recording} recording */
const hasEvents = ({ pins, reactions }) => Boolean(pins?.length || reactions?.length);

/** Everybody who speaks in the recording, with a ring around who is heard. @param {{replay: Replay}} props */
export function SpeakersNow({ replay: { about, player, recording } }) {
  // As a text, which changes only with the speakers.
  const heard = useComputed(() => [...speakersAt(recording.turns, player.at.value)].join(' '));
  const speaking = new Set(heard.value.split(' ').filter(Boolean).map(Number));
  return html`<${Speakers} people=${recording.speakers} host=${about.host.id} speaking=${speaking} />`;
}

/** What is missing, and how long it is kept. @param {{recording: import('./api.js').Recording}} props */
function Notes({ recording: { gaps, pauses, tracks, keep_until: until } }) {
  return html`
    <${Spans} words="replay.gaps" spans=${gaps} />
    <${Spans} words="replay.pauses" spans=${pauses} />
    ${
      tracks &&
      html`<p class="replay__note">${t('replay.speaker_files')}
        ${tracks.speakers.map((one, place) => html`${place > 0 && ' ·'} <span key=${place} dir="auto">${place + 1} ${nameNow(one)}</span>`)}</p>`
    }
    ${until !== null && html`<p class="replay__note">${t('replay.until', { date: day(until) })}</p>`}`;
}

/** Where nothing is heard. @param {{words: string, spans: import('./timeline.js').Span[]}} props */
const Spans = ({ words, spans }) =>
  spans.length > 0 &&
  html`<p class="replay__note">${t(words)} ${spans
    .map(([from, to]) => t('replay.gap', { at: clockOf(from), time: lengthOf(to - from) }))
    .join(' · ')}</p>`;
