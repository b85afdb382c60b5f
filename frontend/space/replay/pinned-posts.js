/** Posts that were pinned while a Space was recorded, as they are now. */
import { ApiError } from '../../site/api.js';

/**
 * @typedef {{gone?: boolean, author: import('./api.js').Person, text: string}} Post what the replay shows of a post
 * @param {(id: string) => Promise<{post: Post}>} load
 * @returns {(id: string) => Promise<Post | null>} asks for each post once, but again after a failure; null if it is gone
 *   or its author blocks the viewer. Throws ApiError.
 */
export function askOnce(load) {
  /** @type {Map<string, Promise<Post | null>>} */
  const asked = new Map();
  return (id) => {
    const answer = asked.get(id) ?? shownOf(load(id));
    asked.set(id, answer);
    answer.catch(() => asked.delete(id));
    return answer;
  };
}

/** @param {Promise<{post: Post}>} answer */
async function shownOf(answer) {
  try {
    const { post } = await answer;
    return post.gone ? null : post;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 403 || error.status === 404)) return null;
    throw error;
  }
}
