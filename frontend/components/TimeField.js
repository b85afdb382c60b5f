import { html } from 'htm/preact';
import { useId, useState } from 'preact/hooks';
import { language, t } from '../i18n/index.js';
import { bounds, meant, zone } from '../planning.js';

/** @param {{value: string, onChange: (value: string) => void}} props when a Space starts, in the person's own time zone */
export function TimeField({ value, onChange }) {
  const [{ least, most }] = useState(() => bounds(Date.now()));
  const field = useId();
  const note = useId();
  const time = meant(value);
  return html`
    <div class="field">
      <label for=${field}>${t('start.when')}</label>
      <input id=${field} type="datetime-local" required min=${least} max=${most} step="60" value=${value} aria-describedby=${note}
        onInput=${(/** @type {any} */ event) => onChange(event.currentTarget.value)} />
      <span class="quiet" id=${note}>${t('plan.zone', { zone: zone(language.value, Number.isNaN(time) ? Date.now() : time) })}</span>
    </div>`;
}
