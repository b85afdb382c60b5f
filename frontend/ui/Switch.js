import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { withStyle } from '../site/styles.js';

await withStyle('ui/switch');

/**
 * A switch that applies at once.
 * @param {{label: string, hint?: string, on: boolean, disabled?: boolean, onChange: (on: boolean) => void}} props
 */
export function Switch({ label, hint, on, disabled = false, onChange }) {
  const id = useId();
  return html`
    <div class="switch">
      <label for=${id} class="switch__words"><strong>${label}</strong>
        ${hint && html`<span class="quiet" id=${`${id}-hint`}>${hint}</span>`}</label>
      <input id=${id} type="checkbox" role="switch" class="switch__box" checked=${on} disabled=${disabled}
        aria-label=${label} aria-describedby=${hint ? `${id}-hint` : null}
        onChange=${(/** @type {any} */ event) => onChange(event.currentTarget.checked)} />
    </div>`;
}
