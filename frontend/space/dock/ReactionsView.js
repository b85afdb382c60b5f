import { html } from 'htm/preact';
import { GLYPHS, risings } from '../../room/reactions.js';
import { withStyle } from '../../site/styles.js';

await withStyle('space/dock/reactions');

/**
 * Emoji that a person just sent; null for those of the audience. Decorative.
 * @param {{person: string | null, shown?: typeof risings}} props `shown`: those of a replay, in place of the room's
 */
export function ReactionsView({ person, shown = risings }) {
  const own = shown.value.filter((rising) => rising.person === person);
  if (own.length === 0) return null;
  return html`
    <span class="risings" aria-hidden="true">
      ${own.map(
        ({ key, emoji, count, drift }) => html`
        <span key=${key} class="rising" style=${{ '--drift': drift.toFixed(2) }}>${GLYPHS[emoji]}
          ${count > 1 && html`<small>×${count}</small>`}</span>`,
      )}
    </span>`;
}
