import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { t } from '../i18n/index.js';

/** @typedef {import('../api/fleets.js').Colour} Colour */
/** @type {Record<Colour, string>} */
const COLOURS = { violet: 'fleet.violet', ocean: 'fleet.ocean', forest: 'fleet.forest', ember: 'fleet.ember', rose: 'fleet.rose', night: 'fleet.night' };

/** @param {{value: Colour, onChoose: (colour: Colour) => void}} props what the words stand on */
export function ColourChoice({ value, onChoose }) {
  const group = useId();
  return html`
    <fieldset class="colours"><legend>${t('fleet.colour')}</legend>
      ${Object.entries(COLOURS).map(([colour, words]) => html`
        <label key=${colour} class="colours__one ground--${colour}" title=${t(words)}>
          <input type="radio" name=${group} value=${colour} checked=${colour === value} onChange=${() => onChoose(/** @type {Colour} */ (colour))} /><span class="unseen">${t(words)}</span>
        </label>`)}
    </fieldset>`;
}
