import { html } from 'htm/preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';

/**
 * @param {{legend: string, options: Record<string, string>, value: string, hint?: string,
 *   onChoose: (value: any) => unknown}} props
 *   one of a few, by their words' keys; `onChoose` may answer false: then it stays as it was
 */
export function Choices({ legend, options, value, hint, onChoose }) {
  const group = useId();
  const note = useId();
  const [shown, choose] = useChosen(value, onChoose);
  return html`
    <fieldset class="choices" aria-describedby=${hint ? note : null}><legend>${legend}</legend>
      ${Object.entries(options).map(
        ([option, words]) => html`
        <label class="check" key=${option}>
          <input type="radio" name=${group} value=${option} checked=${option === shown}
            onChange=${() => choose(option)} /><span>${t(words)}</span></label>`,
      )}
      ${hint && html`<p class="choices__hint" id=${note}>${hint}</p>`}
    </fieldset>`;
}

/**
 * What was just chosen is shown until the value in force follows: news of other things must not undo it on the screen.
 */

/**
 * @template T
 * @param {T} value what is in force
 * @param {(value: T) => unknown} choose may answer false, at once or later: then what is in force is shown again
 * @returns {[T, (value: T) => Promise<void>]} what to show, and what to call when something is chosen
 */
export function useChosen(value, choose) {
  const [chosen, setChosen] = useState(/** @type {{value: T} | null} */ (null));
  useEffect(() => setChosen(null), [value]);
  /** @param {T} next */
  const take = async (next) => {
    setChosen({ value: next });
    if ((await choose(next)) === false) setChosen(null);
  };
  return [chosen ? chosen.value : value, take];
}
