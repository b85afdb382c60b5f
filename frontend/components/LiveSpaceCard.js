import { html } from 'htm/preact';
import { useCard } from '../cards.js';
import { SpaceCard } from './SpaceCard.js';

/** @param {{space: import('../api.js').SpaceView}} props as it is now, without a reload */
export function LiveSpaceCard({ space }) {
  return html`<${SpaceCard} space=${useCard(space)} />`;
}
