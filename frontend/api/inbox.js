/**
 * Direct messages and notifications.
 *
 * @typedef {import('../protocol.js').TalkLine} TalkLine
 * @typedef {import('../protocol.js').NoteLine} NoteLine
 * @typedef {import('../protocol.js').Person} Person
 * @typedef {{id: string, pair: boolean, name: string, people: Person[], seq: number, unread: number, last: TalkLine | null, at: number}} Conversation
 * @typedef {{conversation: Conversation, lines: TalkLine[], spaces: Record<string, import('../api.js').SpaceView>, next: number | null}} TalkPage
 * @typedef {{messages: number, notifications: number}} Unread each at most 100
 * @typedef {{key: string | null, wanted: Record<string, boolean>}} Pushed `key`: null where the site pushes nothing
 */

/** @param {import('../api.js').Send} send */
export function inbox(send) {
  /** @param {string} conversation @param {string} [rest] */
  const at = (conversation, rest = '') => `/api/conversations/${encodeURIComponent(conversation)}${rest}`;
  /** @param {string | null} [cursor] */
  const from = (cursor) => (cursor ? `?cursor=${encodeURIComponent(cursor)}` : '');
  return {
    /** @type {() => Promise<Unread>} */
    unread: () => send('GET', '/api/unread'),
    /** @type {(cursor?: string | null) => Promise<{conversations: Conversation[], next: string | null}>} */
    conversations: (cursor) => send('GET', `/api/conversations${from(cursor)}`),
    /** @type {(people: string[], name?: string) => Promise<{conversation: Conversation}>} */
    beginConversation: (people, name = '') => send('POST', '/api/conversations', { people, name }),
    /** @type {(conversation: string, where?: {before: number} | {after: number}) => Promise<TalkPage>} */
    conversation: (conversation, where) => send('GET', at(conversation, where ? `?${new URLSearchParams(Object.entries(where).map(([name, seq]) => [name, String(seq)]))}` : '')),
    /** @type {(conversation: string, text: string, key: string) => Promise<{line: TalkLine}>} the same key writes it once */
    writeLine: (conversation, text, key) => send('POST', at(conversation, '/lines'), { text }, key),
    /** @type {(conversation: string, seq: number) => Promise<void>} */
    readLines: (conversation, seq) => send('PUT', at(conversation, '/read'), { seq }),
    /** @type {(conversation: string, name: string) => Promise<{conversation: Conversation}>} */
    renameConversation: (conversation, name) => send('PATCH', at(conversation), { name }),
    /** @type {(conversation: string, people: string[]) => Promise<{conversation: Conversation}>} */
    addToConversation: (conversation, people) => send('POST', at(conversation, '/people'), { people }),
    /** @type {(conversation: string) => Promise<void>} */
    leaveConversation: (conversation) => send('DELETE', at(conversation, '/people/me')),
    /** @type {(space: string, to: {people: string[], conversations: string[]}, text: string) => Promise<{refused: string[]}>} */
    sendSpace: (space, to, text) => send('POST', `/api/spaces/${encodeURIComponent(space)}/messages`, { ...to, text }),
    /** @type {(cursor?: string | null) => Promise<{notifications: NoteLine[], next: string | null, read_at: number}>} */
    notifications: (cursor) => send('GET', `/api/notifications${from(cursor)}`),
    /** @type {(until: number) => Promise<void>} */
    readNotifications: (until) => send('PUT', '/api/notifications/read', { until }),
    /** @type {() => Promise<Pushed>} */
    pushed: () => send('GET', '/api/push'),
    /** @type {(wanted: Record<string, boolean>) => Promise<Pushed>} what is left out stays */
    choosePushed: (wanted) => send('PATCH', '/api/push', { wanted }),
    /** @type {(device: {endpoint: string, p256dh: string, auth: string, language: string}) => Promise<{device: string}>} */
    enrollDevice: (device) => send('PUT', '/api/push/devices', device),
    /** @type {(device: string) => Promise<void>} */
    withdrawDevice: (device) => send('DELETE', `/api/push/devices/${encodeURIComponent(device)}`),
    /** @type {(words: string) => Promise<{people: Person[]}>} */
    peopleCalled: (words) => send('GET', `/api/search?in=people&q=${encodeURIComponent(words)}`),
    /** @type {(account: string) => Promise<{people: Person[]}>} whom the account follows, the newest first */
    peopleFollowed: (account) => send('GET', `/api/accounts/${encodeURIComponent(account)}/following`),
    /** @type {(handle: string) => Promise<{profile: {id: string, name: string, handle: string}}>} */
    personCalled: (handle) => send('GET', `/api/profiles/${encodeURIComponent(handle)}`),
  };
}
