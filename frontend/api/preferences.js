/** What the signed-in person prefers. */

/** @typedef {{show_listening: boolean, listen_anonymously: boolean, single_keys: boolean}} Preferences */

/** @param {import('../api.js').Send} send */
export function preferences(send) {
  return {
    /** @type {() => Promise<{preferences: Preferences}>} */
    preferences: () => send('GET', '/api/preferences'),
    /** @type {(change: Partial<Preferences>) => Promise<{preferences: Preferences}>} */
    prefer: (change) => send('PATCH', '/api/preferences', change),
  };
}
