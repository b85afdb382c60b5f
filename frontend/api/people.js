/** Other people, and the socket of what is addressed to oneself. */

/** @param {import('../api.js').Send} send */
export function people(send) {
  /** @param {string} person */
  const named = (person) => encodeURIComponent(person);
  return {
    /** @type {(ids: string[]) => Promise<{faces: import('../api.js').Face[]}>} at most 100 */
    faces: (ids) => send('GET', `/api/faces?ids=${ids.map(named).join(',')}`),
    /** @type {(person: string, tie: 'follow' | 'block' | 'mute', on: boolean) => Promise<void>} */
    tie: (person, tie, on) => send(on ? 'PUT' : 'DELETE', `/api/accounts/${named(person)}/${tie}`),
    /** @type {() => Promise<{url: string, ticket: string}>} a WebSocket for what is addressed to this person */
    socket: () => send('POST', '/api/socket'),
  };
}
