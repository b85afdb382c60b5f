/** Posts and timelines. */

/** @typedef {import('../api.js').Post} Post */
/** @typedef {{posts: Post[], next: string | null}} PostPage */
/** @typedef {{cursor?: string | null, since?: string | null}} Place older than `cursor`, or newer than `since` */

/** @param {import('../api.js').Send} send */
export function posts(send) {
  /** @param {string} post @param {string} [rest] */
  const at = (post, rest = '') => `/api/posts/${encodeURIComponent(post)}${rest}`;
  return {
    /** @type {(place?: Place) => Promise<PostPage>} what everybody posts */
    posts: (place) => send('GET', `/api/posts${asked(place)}`),
    /** @type {(place?: Place) => Promise<PostPage>} what one follows */
    home: (place) => send('GET', `/api/home${asked(place)}`),
    /** @type {(text: string, answered?: string | null) => Promise<{post: Post}>} */
    post: (text, answered) => send('POST', '/api/posts', { text, ...(answered && { reply_to: answered }) }),
    /** @type {(post: string, cursor?: string | null) => Promise<import('../api.js').Thread>} */
    thread: (post, cursor) => send('GET', at(post, asked({ cursor }))),
    /** @type {(post: string) => Promise<void>} */
    deletePost: (post) => send('DELETE', at(post)),
    /** @type {(post: string, what: 'like' | 'repost', on: boolean) => Promise<{post: Post}>} */
    react: (post, what, on) => send(on ? 'PUT' : 'DELETE', at(post, `/${what}`)),
    /** @type {(spaces: string[]) => Promise<{spaces: import('../api.js').SpaceView[]}>} Spaces as everybody sees them */
    cards: (spaces) => send('GET', `/api/cards?ids=${spaces.map(encodeURIComponent).join(',')}`),
  };
}

/** @param {Place} [place] */
function asked(place = {}) {
  const given = Object.entries(place).filter(([, value]) => value);
  return given.length ? `?${given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}` : '';
}
