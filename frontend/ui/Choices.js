import { html } from 'htm/preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';

/**
 * Radio buttons; `options` maps values to the keys of their labels; if `onChoose` returns false, the choice is undone.
 * @param {{legend: string, options: Record<string, string>, value: string, hint?: string,
 *   onChoose: (value: any) => unknown}} props
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
 * Shows a new choice until the stored value follows, so that unrelated updates do not undo it on the screen.
 *
 * @template T
 * @param {T} value the stored value
 * @param {(value: T) => unknown} choose stores the choice; if it returns or resolves to false, the stored value is
 *   shown again
 * @returns {[T, (value: T) => Promise<void>]} the value to show, and the function to call with a new choice
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
