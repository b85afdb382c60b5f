import { html } from 'htm/preact';
import { LANGUAGES, language, setLanguage, t } from '../i18n/index.js';

export function LanguageChoice() {
  /** @param {{currentTarget: HTMLSelectElement}} event */
  const onChange = ({ currentTarget }) => setLanguage(currentTarget.value);
  return html`
    <select class="language" aria-label=${t('language.label')} value=${language.value} onChange=${onChange}>
      ${Object.entries(LANGUAGES).map(([tag, name]) => html`<option key=${tag} value=${tag} lang=${tag}>${name}</option>`)}
    </select>`;
}
