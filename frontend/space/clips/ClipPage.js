import { html } from 'htm/preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { loadWords, t } from '../../i18n/index.js';
import { nameNow } from '../../people/profile-cards.js';
import { copy } from '../../site/clipboard.js';
import { account, announce, composing, draft, navigate } from '../../site/site.js';
import { withStyle } from '../../site/styles.js';
import { NotFound } from '../../ui/EmptyPages.js';
import { Dialog } from '../../ui/Dialog.js';
import { Icon } from '../../ui/Icon.js';
import { Skeleton } from '../../ui/Skeleton.js';
import { Problem, useAction } from '../../ui/action.js';
import { Movement } from '../replay/Controls.js';
import { SpeakersNow } from '../replay/ReplayPlayer.js';
import { Waveform } from '../replay/Waveform.js';
import { listenToKeys } from '../replay/keys.js';
import { linkTo } from '../replay/moment.js';
import { leavePage, replayOf } from '../replay/replays.js';
import { useRecording } from '../replay/useRecording.js';
import { clipsApi, pageOf } from './api.js';

await loadWords('replay', 'room');
await withStyle('space/replay/replay');

/** @typedef {import('./api.js').Clip} Clip */
/** @typedef {import('../replay/api.js').Recording & {clip: Clip}} ClippedRecording */

/** The page of a clip. @param {{id: string}} props */
export function ClipPage({ id }) {
  const { recording, error, gone } = useRecording(id, () => asked(id));
  const found = /** @type {ClippedRecording | null} */ (recording);
  if (gone) return html`<${NotFound} />`;
  return html`
    <div class="space-page">
      <p class="page-title">${t('clip.page')}</p>
      <${Problem} error=${error} />
      ${!found && !error && html`<${Skeleton} kind="lines" count=${4} />`}
      ${found && html`<${ClipShown} key=${id} recording=${found} />`}
    </div>`;
}

/** @param {string} id @returns {Promise<ClippedRecording>} the clip, for what plays recordings */
async function asked(id) {
  const clip = await clipsApi.clip(id);
  const { audio, m4a, bytes, duration_ms, speakers, turns, peaks, gaps, pauses, created_at: started_at } = clip;
  const made = { audio, m4a, bytes, duration_ms, speakers, turns, peaks, gaps, pauses, started_at };
  const state = clip.state === 'waiting' ? /** @type {const} */ ('processing') : clip.state;
  const rest = {
    progress: null,
    failure: null,
    keep_until: null,
    transcript: null,
    clips: false,
    trim: null,
    tracks: null,
    may: { edit: false, clip: false, withdraw: false },
  };
  return { ...made, ...rest, state, clip };
}

/** @param {{recording: ClippedRecording}} props */
function ClipShown({ recording }) {
  const { clip } = recording;
  const whole = `/i/spaces/${clip.space.id}`;
  const from = { title: clip.space.title, name: nameNow(clip.space.host) };
  return html`
    <article class="preview preview--ended" aria-label=${t('clip.page')}>
      <h1 dir="auto" class="preview__title">${clip.title}</h1>
      <p dir="auto">${t('clip.from', from)}</p>
      ${
        recording.state === 'ready'
          ? html`<${ClipPlayer} recording=${recording} />`
          : html`<p role="status">${t(recording.state === 'failed' ? 'clip.failed' : 'clip.waiting')}</p>`
      }
      <p class="replay__note" dir="auto">${t('clip.by', { name: nameNow(clip.maker) })}</p>
      <div class="replay__ways">
        <a class="pill pill--light" href=${clip.said_at === null ? whole : linkTo(whole, clip.said_at)}>${t('clip.whole')}</a>
        <${ClipActions} clip=${clip} />
      </div>
    </article>`;
}

/** @param {{recording: ClippedRecording}} props a clip that can be played */
function ClipPlayer({ recording }) {
  const { clip } = recording;
  const region = useRef(/** @type {HTMLElement | null} */ (null));
  const about = { id: clip.id, title: clip.title, host: clip.space.host };
  const replay = useMemo(() => replayOf(about, recording, pageOf(clip.id)), [clip.id]);
  useEffect(() => () => leavePage(replay), [replay]);
  useEffect(() => (region.current ? listenToKeys(replay, region.current) : undefined), [replay]);
  return html`
    <${SpeakersNow} replay=${replay} />
    <section class="replay" aria-label=${t('replay.player')} ref=${region}>
      <${Waveform} replay=${replay} />
      <div class="replay__controls"><${Movement} replay=${replay} /></div>
      ${replay.player.lost.value && html`<p role="alert" class="replay__note">${t('replay.lost')}</p>`}
    </section>`;
}

/** @param {{clip: Clip}} props */
function ClipActions({ clip }) {
  const [deleting, setDeleting] = useState(false);
  const url = `${location.origin}${pageOf(clip.id)}`;
  const post = () => {
    draft.value = `${clip.title} ${url}`;
    composing.value = 'post';
  };
  return html`
    <button type="button" class="pill pill--on-purple" onClick=${() => copy(url)}>
      <${Icon} name="link" /><span>${t('share.copy')}</span></button>
    ${
      account.value &&
      html`<button type="button" class="pill pill--on-purple" onClick=${post}>
        <${Icon} name="feather" /><span>${t('share.post')}</span></button>`
    }
    ${
      clip.may.delete &&
      html`<button type="button" class="pill pill--on-purple" onClick=${() => setDeleting(true)}>
        <${Icon} name="trash" /><span>${t('clip.delete')}</span></button>`
    }
    ${deleting && html`<${DeleteClipDialog} clip=${clip} onClose=${() => setDeleting(false)} />`}`;
}

/** Asks before a clip is deleted. @param {{clip: Clip, onClose: () => void}} props */
function DeleteClipDialog({ clip, onClose }) {
  const { busy, error, run } = useAction();
  const remove = () =>
    void run(async () => {
      await clipsApi.remove(clip.id);
      announce(t('clip.deleted'));
      onClose();
      navigate(`/i/spaces/${clip.space.id}`);
    });
  return html`
    <${Dialog} title=${t('clip.delete_title')} onClose=${onClose}>
      <p dir="auto">${t('clip.delete_text', { title: clip.title })}</p>
      <${Problem} error=${error} />
      <div class="form__foot">
        <button type="button" class="pill" onClick=${onClose}>${t('dialog.cancel')}</button>
        <button type="button" class="pill pill--danger" disabled=${busy} onClick=${remove}>${t('replay.delete_confirm')}</button>
      </div>
    <//>`;
}
