import { html } from 'htm/preact';
import { Avatar } from '../people/Avatar.js';
import { othersOf } from './names.js';

/**
 * One avatar for a pair, two for a group.
 * @param {{conversation: import('./api.js').Conversation}} props
 */
export function ConversationAvatar({ conversation }) {
  const [first, second] = othersOf(conversation);
  if (conversation.pair || !second) return html`<${Avatar} person=${first} />`;
  return html`<span class="conversation-faces" aria-hidden="true"><${Avatar} person=${first} size="small" />
    <${Avatar} person=${second} size="small" /></span>`;
}
