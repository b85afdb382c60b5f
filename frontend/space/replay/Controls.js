import { useComputed } from '@preact/signals';
import { html } from 'htm/preact';
import { useId, useState } from 'preact/hooks';
import { language, t } from '../../i18n/index.js';
import { outputSettings, setVolume } from '../../room/output.js';
import { copy } from '../../site/clipboard.js';
import { Icon } from '../../ui/Icon.js';
import { lazyUnseen } from '../../ui/lazy.js';
import { toDownload } from './files.js';
import { BACK_MS, ON_MS } from './media-keys.js';
import { linkTo } from './moment.js';
import { SPEEDS } from './player.js';
import { toggle } from './replays.js';
import { nextStart } from './timeline.js';

/** @typedef {import('./current.js').Replay} Replay */

const ClipDialog = lazyUnseen(async () => (await import('../clips/ClipDialog.js')).ClipDialog);

/** @param {{replay: Replay}} props */
export function Controls({ replay }) {
  return html`
    <div class="replay__controls"><${Movement} replay=${replay} /></div>
    <div class="replay__ways"><${PlaySettings} player=${replay.player} /></div>
    <div class="replay__ways">
      <button type="button" class="pill pill--on-purple pill--small" onClick=${() => copyMoment(replay)}>
        <${Icon} name="link" /><span>${t('replay.moment')}</span></button>
      <${Downloads} recording=${replay.recording} />
      ${replay.recording.may.clip && html`<${ClipTool} replay=${replay} />`}
    </div>`;
}

/** @param {{replay: Replay}} props */
function ClipTool({ replay }) {
  const [open, setOpen] = useState(false);
  return html`
    <button type="button" class="pill pill--on-purple pill--small" onClick=${() => setOpen(true)}>
      <${Icon} name="scissors" /><span>${t('clip.make')}</span></button>
    ${open && html`<${ClipDialog} replay=${replay} onClose=${() => setOpen(false)} />`}`;
}

/** The file that plays everywhere, if it is made already, and the one as it was recorded. @param {{recording: Replay['recording']}} props */
function Downloads({ recording: { audio, m4a, tracks } }) {
  const link = (/** @type {string} */ href, /** @type {string} */ words) => html`
    <a class="pill pill--on-purple pill--small" href=${href} download>
      <${Icon} name="download" /><span>${t(words)}</span></a>`;
  return [
    link(toDownload(m4a?.audio ?? audio), 'replay.download'),
    m4a && link(toDownload(audio), 'replay.download_ogg'),
    tracks && link(tracks.file, 'replay.download_speakers'),
  ];
}

/** The buttons that play, pause and move in the recording. @param {{replay: Replay}} props */
export function Movement({ replay }) {
  const { player, chapters } = replay;
  const { duration_ms: lasts } = replay.recording;
  const next = useComputed(() => nextStart(chapters, player.at.value));
  return html`
    ${lasts > BACK_MS && html`<${Jump} words="replay.back" icon="rewind" seconds=${BACK_MS / 1000} onClick=${() => player.jump(-BACK_MS)} />`}
    <${PlayButton} replay=${replay} />
    ${lasts > ON_MS && html`<${Jump} words="replay.on" icon="forward" seconds=${ON_MS / 1000} onClick=${() => player.jump(ON_MS)} />`}
    <button type="button" class="icon-button" aria-label=${t('replay.next')} title=${t('replay.next')}
      aria-disabled=${next.value === null} onClick=${() => next.value !== null && player.seek(next.value)}>
      <${Icon} name="skip" /></button>`;
}

/** @param {{replay: Pick<Replay, 'player'>}} props */
export function PlayButton({ replay }) {
  const { playing, waiting } = replay.player;
  const words = t(playing.value ? 'replay.pause' : 'replay.play');
  return html`
    <button type="button" class=${`replay__play${waiting.value ? ' replay__play--waiting' : ''}`} aria-label=${words}
      title=${words} onClick=${() => toggle(replay)}><${Icon} name=${playing.value ? 'pause' : 'play'} /></button>`;
}

/** @param {{words: string, icon: import('../../ui/Icon.js').IconName, seconds: number, onClick: () => void}} props */
export const Jump = ({ words, icon, seconds, onClick }) => html`
  <button type="button" class="icon-button replay__jump" aria-label=${t(words)} title=${t(words)} onClick=${onClick}>
    <${Icon} name=${icon} /><span aria-hidden="true">${seconds}</span></button>`;

/** Whether silences are skipped, the speed and the volume. @param {{player: import('./player.js').Player}} props */
function PlaySettings({ player }) {
  const skips = player.skipsSilence;
  const percent = Math.round(outputSettings.value.volume * 100);
  return html`
    <button type="button" class="pill pill--on-purple pill--small replay__skip" aria-pressed=${skips.value}
      onClick=${() => (skips.value = !skips.value)}>${t('replay.skip')}</button>
    <${SpeedField} player=${player} speeds=${SPEEDS} />
    <label class="replay__field"><span>${t('sound.volume')}</span>
      <input type="range" min="0" max="100" step="5" value=${percent} aria-valuetext=${`${percent} %`}
        onInput=${(/** @type {any} */ event) => setVolume(Number(event.currentTarget.value) / 100)} /></label>`;
}

/** @param {{player: import('./player.js').Player, speeds: readonly number[]}} props `speeds`: those to choose from */
export function SpeedField({ player, speeds }) {
  const id = useId();
  const times = (/** @type {number} */ speed) => `${new Intl.NumberFormat(language.value).format(speed)}×`;
  return html`
    <div class="replay__field"><label for=${id}>${t('replay.speed')}</label>
      <select id=${id} value=${player.speed.value}
        onChange=${(/** @type {any} */ event) => player.setSpeed(Number(event.currentTarget.value))}>
        ${speeds.map((speed) => html`<option key=${speed} value=${speed}>${times(speed)}</option>`)}
      </select></div>`;
}

/** Copies a link to the moment that is played. @param {Replay} replay */
const copyMoment = ({ link, player, recording: { started_at: start } }) =>
  copy(linkTo(`${location.origin}${link}`, start + player.at.peek()), t('replay.moment_copied'));
