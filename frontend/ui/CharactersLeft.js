import { html } from 'htm/preact';
import { t } from '../i18n/index.js';

/** How many characters may still be typed, or are too many. @param {{left: number}} props negative: too many */
export const CharactersLeft = ({ left }) =>
  left < 0
    ? html`<span class="problem">${t('form.over', { count: -left })}</span>`
    : html`<span class="quiet">${t('form.left', { count: left })}</span>`;
