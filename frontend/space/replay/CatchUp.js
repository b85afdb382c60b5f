import { effect } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useMemo } from 'preact/hooks';
import { failureText, loadWords, t } from '../../i18n/index.js';
import { followOutput } from '../../room/output.js';
import { ApiError } from '../../site/api.js';
import { withStyle } from '../../site/styles.js';
import { Jump, PlayButton, SpeedField } from './Controls.js';
import { recordingApi } from './api.js';
import { catchingUp } from './catch-up.js';
import { BACK_MS, ON_MS } from './media-keys.js';
import { clockOf } from './moment.js';
import { Player, SPEEDS } from './player.js';
import { RecordedSoFar } from './recorded-so-far.js';

await loadWords('replay', 'room');
await withStyle('space/replay/replay');

const SLACK_MS = 1_000; // how far the player may be ahead of what is known to be recorded
const FASTER = SPEEDS.filter((speed) => speed >= 1); // slower than the Space, nobody catches up with it

/**
 * Plays a live Space from the beginning. Nobody in the room sees that this person listens: they are not in the room.
 * @param {{space: string, onLive: () => void}} props
 */
export function CatchUp({ space, onLive }) {
  const { player, recorded, stop } = useMemo(() => begun(space), [space]);
  useEffect(() => {
    player.play();
    return () => {
      stop();
      if (catchingUp.peek() === space) catchingUp.value = null; // the page was left
    };
  }, [player]);
  const { value: failure } = recorded.failure;
  return html`
    <section class="replay" aria-label=${t('catch_up.begin')}>
      <${Place} player=${player} until=${recorded.until.value} />
      <div class="replay__controls">
        <${Jump} words="replay.back" icon="rewind" seconds=${BACK_MS / 1000} onClick=${() => player.jump(-BACK_MS)} />
        <${PlayButton} replay=${{ player }} />
        <${Jump} words="replay.on" icon="forward" seconds=${ON_MS / 1000} onClick=${() => player.jump(ON_MS)} />
      </div>
      <div class="replay__ways"><${SpeedField} player=${player} speeds=${FASTER} /></div>
      <p class="replay__note">${t('catch_up.lag')}</p>
      ${failure && html`<p role="alert" class="replay__note">${failure instanceof ApiError ? failureText(failure) : t('replay.lost')}</p>`}
    </section>
    <button type="button" class="pill preview__button" onClick=${onLive}>${t('catch_up.live')}</button>`;
}

/** @param {string} space */
function begun(space) {
  const element = new Audio();
  const recorded = new RecordedSoFar(element, (from) => recordingApi.soFar(space, from));
  const player = new Player(element, { audio: recorded.url, duration: SLACK_MS, silences: [], at: 0 }, () => {});
  const left = [followOutput(element), effect(() => void (player.source.duration = recorded.until.value + SLACK_MS))];
  const stop = () => {
    for (const leave of left.splice(0)) leave();
    recorded.close();
    player.close();
  };
  return { player, recorded, stop };
}

/** The position, and how far it is behind what is said now. @param {{player: Player, until: number}} props */
function Place({ player, until }) {
  const at = Math.min(player.at.value, until);
  const words = t('replay.position_of', { at: clockOf(at), all: clockOf(until) });
  return html`
    <input type="range" class="replay__line" min="0" max=${Math.round(until / 1000)} step="1" value=${Math.round(at / 1000)}
      aria-label=${t('replay.position')} aria-valuetext=${words}
      onInput=${(/** @type {any} */ event) => player.seek(Number(event.currentTarget.value) * 1000)} />
    <div class="replay__times"><span>${clockOf(at)}</span>
      <span>${t('catch_up.behind', { time: clockOf(until - at) })}</span></div>`;
}
