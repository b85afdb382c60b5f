import { html } from 'htm/preact';
import { nameNow } from '../people/profile-cards.js';
import { clockOf, linkTo } from '../space/replay/moment.js';

/**
 * What was said in a Space; a click goes to that moment of the recording.
 * @param {{utterance: import('./utterance-api.js').Utterance}} props
 */
export const FoundUtterance = ({ utterance: { space, start_ms: at, said_at: said, text } }) => html`
  <li class="found__utterance">
    <a href=${linkTo(`/i/spaces/${space.id}`, said)}>
      <q dir="auto">${text}</q>
      <span class="quiet"><bdi dir="auto">${space.title}</bdi> · <bdi dir="auto">${nameNow(space.host)}</bdi> ·
        ${clockOf(at)}</span>
    </a>
  </li>`;
