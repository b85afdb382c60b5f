import { html } from 'htm/preact';
import { Avatar } from '../../people/Avatar.js';
import { nameNow } from '../../people/profile-cards.js';
import { SpaceStateLine } from '../SpaceCard.js';
import { useCardOf } from '../card-updates.js';

/**
 * A pinned Space: its state, title and host; only its address until they are known, or if it is gone.
 * @param {{id: string, name: string, href: string, words: string}} props `name`: the id of the link
 */
export function PinnedSpace({ id, name, href, words }) {
  const space = useCardOf(id);
  if (!space) return html`<a id=${name} href=${href}>${words}</a>`;
  return html`
    <a id=${name} class="pins__space" href=${href}>
      <${SpaceStateLine} space=${space} />
      <strong dir="auto">${space.title}</strong>
      <p class="pins__host"><${Avatar} person=${space.host} size="small" />
        <span dir="auto">${nameNow(space.host)}</span></p>
    </a>`;
}
