/** Likes and reposts: shown at once, sent one after the other, taken back when they fail. Pure. */

/** @typedef {import('./api.js').Post} Post */
/** @typedef {'like' | 'repost'} Reaction */
/**
 * @typedef {{
 *   known: (id: string) => Post | undefined,
 *   change: (id: string, change: (post: Post) => Post) => void,
 *   send: (id: string, what: Reaction, on: boolean) => Promise<{post: Post}>,
 *   fail: (error: unknown) => void,
 * }} Ports
 */

const DONE = /** @type {const} */ ({ like: 'liked', repost: 'reposted' });
const COUNT = /** @type {const} */ ({ like: 'likes', repost: 'reposts' });

/** @param {Ports} ports @returns {(id: string, what: Reaction) => Promise<void>} changes one's mind; the promise ends when the server knows the last word */
export function reactions(ports) {
  /** What a person wants, as long as the server does not know it. @type {Map<string, boolean>} */
  const wishes = new Map();
  return async (id, what) => {
    const key = `${what} ${id}`;
    const post = ports.known(id);
    if (!post?.you) return;
    const before = post.you[DONE[what]];
    ports.change(id, (now) => shown(now, what, !before));
    const underWay = wishes.has(key);
    wishes.set(key, !before);
    if (underWay) return;
    try {
      await settle(ports, id, what, () => Boolean(wishes.get(key)));
    } catch (error) {
      ports.change(id, (now) => shown(now, what, before));
      ports.fail(error);
    } finally {
      wishes.delete(key);
    }
  };
}

/** @param {Ports} ports @param {string} id @param {Reaction} what @param {() => boolean} wish */
async function settle(ports, id, what, wish) {
  for (;;) {
    const on = wish();
    const { post } = await ports.send(id, what, on);
    if (wish() !== on) continue;
    ports.change(id, (now) => ({ ...now, [COUNT[what]]: post[COUNT[what]], you: now.you && { ...now.you, [DONE[what]]: on } }));
    return;
  }
}

/** @param {Post} post @param {Reaction} what @param {boolean} on @returns {Post} as if it were done */
function shown(post, what, on) {
  if (!post.you || post.you[DONE[what]] === on) return post;
  return { ...post, [COUNT[what]]: Math.max(0, post[COUNT[what]] + (on ? 1 : -1)), you: { ...post.you, [DONE[what]]: on } };
}
