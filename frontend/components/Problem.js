import { html } from 'htm/preact';
import { failureText } from '../i18n/index.js';

/** @param {{error: import('../api.js').ApiError | null}} props what went wrong, in words, where it went wrong */
export function Problem({ error }) {
  return html`<div role="alert">${error && html`<p class="problem">${failureText(error)}</p>`}</div>`;
}
