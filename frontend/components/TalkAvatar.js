import { html } from 'htm/preact';
import { othersOf } from '../talk/names.js';
import { Avatar } from './Avatar.js';

/** @param {{talk: import('../api/inbox.js').Conversation}} props one face for two people, two for a group */
export function TalkAvatar({ talk }) {
  const [first, second] = othersOf(talk);
  if (talk.pair || !second) return html`<${Avatar} person=${first} />`;
  return html`<span class="talk-faces" aria-hidden="true"><${Avatar} person=${first} size="small" /><${Avatar} person=${second} size="small" /></span>`;
}
