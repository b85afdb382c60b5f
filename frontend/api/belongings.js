/** Taking one's data along, and leaving. */

/** @typedef {{state: 'working' | 'ready', asked_at: number, ends_at: number | null}} Export */

/** @param {import('../api.js').Send} send */
export function belongings(send) {
  return {
    /** @type {() => Promise<{export: Export | null}>} */
    exported: () => send('GET', '/api/export'),
    /** @type {() => Promise<{export: Export}>} */
    beginExport: () => send('POST', '/api/export'),
    /** @type {() => Promise<{url: string}>} where the file is, for the next minutes */
    exportFile: () => send('GET', '/api/export/file'),
    /** @type {(handle: string) => Promise<void>} for good; the handle says that it is meant */
    deleteAccount: (handle) => send('DELETE', '/api/account', { handle }),
  };
}
