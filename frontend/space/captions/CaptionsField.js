import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { language, t } from '../../i18n/index.js';
import { boot } from '../../site/site.js';
import { useChosen } from '../../ui/Choices.js';

/** @typedef {import('../../protocol/messages.js').Settings} Settings */

/** The languages of captions, by their own names. */
const LANGUAGES = { en: 'English', es: 'Español' };

/** @returns {readonly Settings['language'][]} those in which this site can caption */
const offered = () => boot.captions ?? [];

/** @returns {Settings['language']} the page's, as its host probably speaks it; another if it cannot be captioned */
export function spokenLanguage() {
  const own = language.value === 'es' ? 'es' : 'en';
  return offered().includes(own) ? own : (offered()[0] ?? own);
}

/**
 * Whether a Space has captions, and in which language people speak. Shows nothing where the site offers no captions.
 * @param {{on: boolean, spoken: Settings['language'],
 *   onChange: (change: Partial<Settings>) => unknown}} props `onChange` returns false if the change was refused
 */
export function CaptionsField({ on, spoken, onChange }) {
  const note = useId();
  const [shown, choose] = useChosen(on, (captions) => onChange({ captions, language: spoken }));
  const [code, chooseCode] = useChosen(spoken, (chosen) => onChange({ language: chosen }));
  if (!boot.captions) return null;
  return html`
    <div>
      <label class="check"><input type="checkbox" role="switch" checked=${shown} aria-describedby=${note}
        onChange=${(/** @type {any} */ event) => choose(event.currentTarget.checked)} />
        <strong>${t('captions.label')}</strong></label>
      <p class="choices__hint" id=${note}>${t('captions.note')}</p>
      ${
        shown &&
        html`<label class="field"><span>${t('captions.language')}</span>
          <select value=${code} onChange=${(/** @type {any} */ event) => chooseCode(event.currentTarget.value)}>
            ${offered().map((one) => html`<option key=${one} value=${one} lang=${one} dir="auto">${LANGUAGES[one]}</option>`)}
          </select></label>`
      }
    </div>`;
}
