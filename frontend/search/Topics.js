import { html } from 'htm/preact';
import { t } from '../i18n/index.js';

/**
 * Topics to choose from; all Spaces are shown while the chosen one is ''.
 * @param {{topics: import('./explore-lists.js').Topic[], chosen: string, count: number,
 *   onChoose: (topic: string) => void}} props
 */
export function Topics({ topics, chosen, count, onChoose }) {
  const all = { key: '', name: t('explore.all'), count };
  return html`
    <div class="chips" role="group" aria-label=${t('explore.topics')}>
      ${[all, ...topics].map(
        ({ key, name, count: many }) => html`
        <button dir="auto" type="button" key=${key} class="chip" aria-pressed=${key === chosen}
          onClick=${() => onChoose(key)}>
          ${name} <span class="chip__count">${many}</span></button>`,
      )}
    </div>`;
}
