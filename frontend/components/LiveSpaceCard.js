import { html } from 'htm/preact';
import { liveById } from '../spaces.js';
import { SpaceCard } from './SpaceCard.js';

/** @param {{space: import('../api.js').SpaceView}} props as it is now, as far as the list of live Spaces knows */
export function LiveSpaceCard({ space }) {
  return html`<${SpaceCard} space=${liveById.value.get(space.id) ?? space} />`;
}
