import { useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import { useMemo } from 'preact/hooks';
import { language, t } from '../../i18n/index.js';
import { clockOf, spoken } from './moment.js';
import { barsOf, pathOf } from './bars.js';

const BARS = 180;
const COLOURS = 8; // in replay.css; more people share them

/** @param {number} speaker its place @returns {string} the class of their colour */
export const colourOf = (speaker) => (speaker < 0 ? 'replay__nobody' : `replay__colour-${speaker % COLOURS}`);

/**
 * The sound at a glance, in the colours of who speaks; also the slider that moves in it.
 * @param {{replay: import('./current.js').Replay}} props
 */
export function Waveform({ replay: { player, recording } }) {
  const duration = recording.duration_ms;
  const dragged = useSignal(/** @type {number | null} */ (null)); // seeking at every step would load each of them
  const at = dragged.value ?? player.at.value;
  /** @param {any} event */
  const onChange = ({ currentTarget }) => {
    dragged.value = null;
    player.seek(Number(currentTarget.value));
  };
  return html`
    <div class="replay__wave" style=${{ '--played': `${(100 * at) / Math.max(1, duration)}%` }}>
      <${Bars} recording=${recording} />
      <input type="range" class="replay__slider" min="0" max=${duration} step="1000" value=${at} data-position
        aria-label=${t('replay.position')}
        aria-valuetext=${t('replay.position_of', { at: spoken(language.value, at), all: spoken(language.value, duration) })}
        onInput=${(/** @type {any} */ event) => (dragged.value = Number(event.currentTarget.value))}
        onChange=${onChange} />
    </div>
    <p class="replay__times" aria-hidden="true"><span>${clockOf(at)}</span><span>${clockOf(duration)}</span></p>`;
}

/** The same bars twice: dim, and bright as far as it was played. @param {{recording: import('./api.js').Recording}} props */
function Bars({ recording }) {
  const { peaks, turns, duration_ms: duration, speakers } = recording;
  const bars = useMemo(() => barsOf(peaks, turns, duration, BARS), [recording]);
  const colours = useMemo(
    () => [-1, ...speakers.keys()].map((speaker) => ({ speaker, path: pathOf(bars, speaker) })),
    [bars],
  );
  return ['replay__bars', 'replay__bars replay__bars--played'].map(
    (look) => html`
      <svg key=${look} class=${look} viewBox=${`0 0 ${Math.max(1, bars.length)} 1`} preserveAspectRatio="none"
        aria-hidden="true">
        ${colours.map(({ speaker, path }) => html`<path key=${speaker} class=${colourOf(speaker)} d=${path} />`)}
      </svg>`,
  );
}
