import { html } from 'htm/preact';
import { Avatar } from '../people/Avatar.js';
import { othersOf } from './names.js';

/**
 * One avatar for a pair, two for a group.
 * @param {{talk: import('./api.js').Conversation}} props
 */
export function ConversationAvatar({ talk }) {
  const [first, second] = othersOf(talk);
  if (talk.pair || !second) return html`<${Avatar} person=${first} />`;
  return html`<span class="talk-faces" aria-hidden="true"><${Avatar} person=${first} size="small" />
    <${Avatar} person=${second} size="small" /></span>`;
}
