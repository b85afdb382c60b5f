import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { language, t } from '../../i18n/index.js';
import { clockOf, spoken } from '../replay/moment.js';

const STEP_MS = 500;

/**
 * One end of a stretch of a recording: a slider, and a button that takes the player's position.
 * @param {{words: string, here: string, value: number, field: import('./range.js').Range, position: () => number,
 *   onSet: (at: number) => void}} props ms; `field`: in which it can be set; `position`: where the player is
 */
export function RangeEnd({ words, here, value, field, position, onSet }) {
  const id = useId();
  return html`
    <div class="clip-form__mark">
      <label for=${id}>${t(words)}</label><output for=${id} aria-hidden="true">${clockOf(value)}</output>
      <input id=${id} type="range" min=${field.start} max=${field.end} step=${STEP_MS} value=${value}
        aria-valuetext=${spoken(language.value, value)}
        onInput=${(/** @type {any} */ event) => onSet(Number(event.currentTarget.value))} />
      <button type="button" class="pill pill--small" onClick=${() => onSet(position())}>${t(here)}</button>
    </div>`;
}
