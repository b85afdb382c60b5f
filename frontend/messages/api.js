/**
 * Direct messages.
 *
 * @typedef {import('../protocol/messages.js').MessageView} MessageView
 * @typedef {import('../protocol/messages.js').Person} Person
 * @typedef {{
 *   id: string, pair: boolean, name: string, people: Person[], seq: number, unread: number, last: MessageView | null,
 *   at:
 *   number,
 * }} Conversation
 * @typedef {{
 *   conversation: Conversation, lines: MessageView[], spaces: Record<string, import('../space/views.js').SpaceView>,
 *   next: number | null, read: number | null,
 * }} MessagesPage `read`: the number up to which the other person has read, null if it is not shared
 * @typedef {{found: {conversation: Conversation, line: MessageView}[], next: string | null}} FoundPage with `next`,
 *   there may be more even if none was found
 */
import { queryOf } from '../site/api.js';
import { send } from '../site/site.js';

/** @param {string} conversation @param {string} [rest] */
const at = (conversation, rest = '') => `/api/conversations/${encodeURIComponent(conversation)}${rest}`;

export const messagesApi = {
  /** @type {(cursor?: string | null) => Promise<{conversations: Conversation[], next: string | null}>} */
  conversations: (cursor) => send('GET', `/api/conversations${queryOf({ cursor })}`),
  /** @type {(people: string[], name?: string) => Promise<{conversation: Conversation}>} */
  beginConversation: (people, name = '') => send('POST', '/api/conversations', { people, name }),
  /**
   * @type {(conversation: string, where?: {before: number} | {after: number}) => Promise<MessagesPage>} `before` and
   *   `after`: numbers of messages
   */
  conversation: (conversation, where = /** @type {any} */ ({})) => {
    const numbers = Object.entries(where).map(([name, seq]) => [name, String(seq)]);
    return send('GET', at(conversation, queryOf(Object.fromEntries(numbers))));
  },
  /**
   * @type {(conversation: string, text: string, pictures: {upload: string, alt: string}[],
   *   key: string) => Promise<{line: MessageView}>} a message with a known key is not stored again
   */
  sendMessage: (conversation, text, pictures, key) => send('POST', at(conversation, '/lines'), { text, pictures }, key),
  /** @type {(conversation: string, seq: number) => Promise<void>} */
  markRead: (conversation, seq) => send('PUT', at(conversation, '/read'), { seq }),
  /** @type {(question: string, cursor?: string | null) => Promise<FoundPage>} */
  findMessages: (q, cursor) => send('GET', `/api/messages${queryOf({ q, cursor })}`),
  /** @type {(conversation: string) => Promise<void>} tells the other person */
  tellTyping: (conversation) => send('POST', at(conversation, '/typing')),
  /** @type {(conversation: string, name: string) => Promise<{conversation: Conversation}>} */
  renameConversation: (conversation, name) => send('PATCH', at(conversation), { name }),
  /** @type {(conversation: string, people: string[]) => Promise<{conversation: Conversation}>} */
  addToConversation: (conversation, people) => send('POST', at(conversation, '/people'), { people }),
  /** @type {(conversation: string) => Promise<void>} */
  leaveConversation: (conversation) => send('DELETE', at(conversation, '/people/me')),
  /**
   * @type {(space: string, to: {people: string[], conversations: string[]},
   *   text: string) => Promise<{refused: string[]}>}
   */
  sendSpace: (space, to, text) => send('POST', `/api/spaces/${encodeURIComponent(space)}/messages`, { ...to, text }),
};
