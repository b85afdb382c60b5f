/** Posts. */

/** @param {import('../api.js').Send} send */
export function posts(send) {
  return {
    /** @type {(cursor?: string | null) => Promise<{posts: import('../api.js').Post[], next: string | null}>} */
    posts: (cursor) => send('GET', `/api/posts${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`),
    /** @type {(text: string) => Promise<{post: import('../api.js').Post}>} */
    post: (text) => send('POST', '/api/posts', { text }),
  };
}
