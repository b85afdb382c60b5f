import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { t } from '../i18n/index.js';

/**
 * @param {{legend: string, options: Record<string, string>, value: string, hint?: string, onChoose: (value: any) => unknown}} props
 *   one of a few, by their words' keys; `onChoose` may answer false: then it stays as it was
 */
export function Choices({ legend, options, value, hint, onChoose }) {
  const group = useId();
  const note = useId();
  /** @param {string} option @param {HTMLInputElement} radio */
  const choose = async (option, radio) => {
    if ((await onChoose(option)) !== false) return;
    const before = [...(radio.closest('fieldset')?.querySelectorAll('input') ?? [])].find((other) => other.value === value);
    if (before) before.checked = true;
  };
  return html`
    <fieldset class="choices" aria-describedby=${hint ? note : null}><legend>${legend}</legend>
      ${Object.entries(options).map(([option, words]) => html`
        <label class="check" key=${option}><input type="radio" name=${group} value=${option} checked=${option === value} onChange=${(/** @type {any} */ event) => choose(option, event.currentTarget)} /><span>${t(words)}</span></label>`)}
      ${hint && html`<p class="choices__hint" id=${note}>${hint}</p>`}
    </fieldset>`;
}
