import { html } from 'htm/preact';
import { t } from '../i18n/index.js';

const GAP = '\u0000';

/**
 * A button in a list of people: its name says whom it is about, which the eye sees from the row.
 *
 * @param {{words: string, name: string, disabled?: boolean, onClick: () => void}} props `words` has `{name}`
 */
export function NamedAction({ words, name, disabled, onClick }) {
  const [before, after] = t(words, { name: GAP }).split(GAP);
  return html`<button type="button" class="pill pill--on-purple" disabled=${disabled} onClick=${onClick}>${before}<span class="unseen">${name}</span>${after}</button>`;
}
