/** What is to come: one's own Spaces, and reminders. */

/** @param {import('../api.js').Send} send */
export function scheduling(send) {
  /** @param {string} space */
  const reminder = (space) => `/api/spaces/${encodeURIComponent(space)}/reminder`;
  return {
    /** @type {() => Promise<{spaces: import('../api.js').SpaceView[]}>} one's own that are to come, the next one first */
    agenda: () => send('GET', '/api/agenda'),
    /** @type {() => Promise<{spaces: string[]}>} the ids of those of which one is told */
    reminders: () => send('GET', '/api/reminders'),
    /** @type {(space: string, on: boolean) => Promise<void>} */
    remind: (space, on) => send(on ? 'PUT' : 'DELETE', reminder(space)),
  };
}
