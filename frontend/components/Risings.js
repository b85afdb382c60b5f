import { html } from 'htm/preact';
import { GLYPHS, risings } from '../room/reactions.js';

/** @param {{person: string | null}} props the emoji that somebody just sent; null: the audience together. A picture only. */
export function Risings({ person }) {
  const own = risings.value.filter((rising) => rising.person === person);
  if (own.length === 0) return null;
  return html`
    <span class="risings" aria-hidden="true">
      ${own.map(({ key, emoji, count, drift }) => html`
        <span key=${key} class="rising" style=${{ '--drift': drift.toFixed(2) }}>${GLYPHS[emoji]}${count > 1 && html`<small>×${count}</small>`}</span>`)}
    </span>`;
}
