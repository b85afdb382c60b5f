/** Who is live. */

/** @param {import('../api.js').Look} look */
export function live(look) {
  return {
    /** @type {(tag: string) => Promise<{tag: string, body: {spaces: import('../api.js').LiveSpace[], again_in: number}} | null>} null when nothing changed since `tag` */
    live: (tag) => look('/api/live', tag),
  };
}
