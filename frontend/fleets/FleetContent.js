import { html } from 'htm/preact';
import { withStyle } from '../site/styles.js';

await withStyle('fleets/viewer');

/**
 * The content of a Fleet, as large as there is room.
 * @param {{text: string, colour: string | null, picture: string | null, alt: string, onFailed?: () => void}} props
 */
export function FleetContent({ text, colour, picture, alt, onFailed }) {
  if (picture)
    return html`<div class="fleet-face fleet-face--picture">
      <img src=${picture} alt=${alt} draggable=${false} onError=${onFailed} /></div>`;
  const size = text.length > 140 ? 'small' : text.length > 50 ? 'middle' : 'large';
  return html`<div class="fleet-face ground--${colour}"><p dir="auto"
    class="fleet-face__text fleet-face__text--${size}">${text}
    </p></div>`;
}
