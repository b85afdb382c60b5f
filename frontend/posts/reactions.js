/** Likes, reposts and bookmarks: shown at once, sent one after another, undone if they fail. Pure. */

/** @typedef {import('./api.js').Post} Post */
/** @typedef {'like' | 'repost' | 'bookmark'} Reaction */
/**
 * @typedef {{
 *   known: (id: string) => Post | undefined,
 *   change: (id: string, change: (post: Post) => Post) => void,
 *   send: (id: string, what: Reaction, on: boolean) => Promise<{post: Post}>,
 *   fail: (error: unknown) => void,
 * }} Ports
 */

const DONE = /** @type {const} */ ({ like: 'liked', repost: 'reposted', bookmark: 'bookmarked' });
/** Bookmarks are not counted. @type {Partial<Record<Reaction, 'likes' | 'reposts'>>} */
const COUNT = { like: 'likes', repost: 'reposts' };

/**
 * @param {Ports} ports
 * @returns {(id: string, what: Reaction) => Promise<void>} toggles; resolves when the server has the final state
 */
export function reactions(ports) {
  /** The wanted state of each reaction that the server does not have yet. @type {Map<string, boolean>} */
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
    let kept = before; // the state on the server
    try {
      while (wishes.get(key) !== undefined) {
        const on = Boolean(wishes.get(key));
        const answer = await ports.send(id, what, on);
        kept = on;
        if (wishes.get(key) !== on) continue;
        wishes.delete(key);
        ports.change(id, (now) => counted(now, answer.post, what, on));
      }
    } catch (error) {
      wishes.delete(key);
      ports.change(id, (now) => shown(now, what, kept));
      ports.fail(error);
    }
  };
}

/**
 * @param {Post} now
 * @param {Post} answer
 * @param {Reaction} what
 * @param {boolean} on
 * @returns {Post} with the server's count
 */
function counted(now, answer, what, on) {
  const count = COUNT[what];
  return { ...now, ...(count && { [count]: answer[count] }), you: now.you && { ...now.you, [DONE[what]]: on } };
}

/** @param {Post} post @param {Reaction} what @param {boolean} on @returns {Post} with the reaction applied */
function shown(post, what, on) {
  if (!post.you || post.you[DONE[what]] === on) return post;
  const count = COUNT[what];
  return {
    ...post,
    ...(count && { [count]: Math.max(0, post[count] + (on ? 1 : -1)) }),
    you: { ...post.you, [DONE[what]]: on },
  };
}
