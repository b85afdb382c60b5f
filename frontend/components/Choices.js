import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { useChosen } from './useChosen.js';

/**
 * @param {{legend: string, options: Record<string, string>, value: string, hint?: string, onChoose: (value: any) => unknown}} props
 *   one of a few, by their words' keys; `onChoose` may answer false: then it stays as it was
 */
export function Choices({ legend, options, value, hint, onChoose }) {
  const group = useId();
  const note = useId();
  const [shown, choose] = useChosen(value, onChoose);
  return html`
    <fieldset class="choices" aria-describedby=${hint ? note : null}><legend>${legend}</legend>
      ${Object.entries(options).map(([option, words]) => html`
        <label class="check" key=${option}><input type="radio" name=${group} value=${option} checked=${option === shown} onChange=${() => choose(option)} /><span>${t(words)}</span></label>`)}
      ${hint && html`<p class="choices__hint" id=${note}>${hint}</p>`}
    </fieldset>`;
}
