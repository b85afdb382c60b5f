/**
 * Posts and timelines.
 *
 * @typedef {import('../protocol/messages.js').Person} Person
 * @typedef {{
 *   id: string, gone?: boolean, moment?: string, author: Person, text: string, created_at: number,
 *   space: import('../space/views.js').SpaceView | null,
 *   clip: import('../space/clips/api.js').ClipCardView | null,
 *   pictures: import('../pictures/attachments.js').Picture[], reply_to: {id: string, author: Person} | null,
 *   quoted: Quoted | null, likes: number, reposts: number, replies: number, quotes: number,
 *   you: {liked: boolean, reposted: boolean, bookmarked: boolean, pinned: boolean} | null, reposted_by: Person | null,
 * }} Post a post that is `gone` has only its id, its time and its count of replies; `you` is null for guests
 * @typedef {{
 *   id: string, unseen: 'deleted' | 'refused' | 'blocked' | 'muted' | 'word' | null, author: Person, text: string,
 *   created_at: number, pictures: import('../pictures/attachments.js').Picture[],
 * }} Quoted the post that another shows; one that is `unseen` has only its id
 * @typedef {{post: Post, above: Post[], replies: Post[], next: string | null}} Thread
 * @typedef {{posts: Post[], next: string | null}} PostsPage
 * @typedef {{cursor?: string | null, since?: string | null}} Place older than `cursor`, or newer than `since`
 */
import { queryOf } from '../site/api.js';
import { send } from '../site/site.js';

/** @param {string} post @param {string} [rest] */
const at = (post, rest = '') => `/api/posts/${encodeURIComponent(post)}${rest}`;

export const postsApi = {
  /** @type {(place?: Place) => Promise<PostsPage>} everybody's posts */
  posts: (place = {}) => send('GET', `/api/posts${queryOf(place)}`),
  /** @type {(place?: Place) => Promise<PostsPage>} the posts of the people whom the signed-in person follows */
  home: (place = {}) => send('GET', `/api/home${queryOf(place)}`),
  /**
   * @type {(post: {text: string, reply_to?: string, quote?: string, pictures: {upload: string, alt: string}[]}) =>
   *   Promise<{post: Post}>}
   */
  post: (post) => send('POST', '/api/posts', post),
  /** @type {(post: string, cursor?: string | null) => Promise<Thread>} */
  thread: (post, cursor) => send('GET', at(post, queryOf({ cursor }))),
  /** @type {(post: string) => Promise<void>} */
  deletePost: (post) => send('DELETE', at(post)),
  /** @type {(post: string, what: import('./reactions.js').Reaction, on: boolean) => Promise<{post: Post}>} */
  react: (post, what, on) => send(on ? 'PUT' : 'DELETE', at(post, `/${what}`)),
  /** @type {(post: string, on: boolean) => Promise<{post: Post}>} on the person's own profile */
  pin: (post, on) => send(on ? 'PUT' : 'DELETE', at(post, '/pin')),
  /** @type {(space: string, place?: Place) => Promise<PostsPage>} posts and replies that link to a Space */
  about: (space, place = {}) => send('GET', `/api/spaces/${encodeURIComponent(space)}/posts${queryOf(place)}`),
  /** @type {(account: string, cursor?: string | null) => Promise<PostsPage & {pinned: Post | null}>} */
  postsOf: (account, cursor) => send('GET', `/api/accounts/${encodeURIComponent(account)}/posts${queryOf({ cursor })}`),
  /** @type {(cursor?: string | null) => Promise<PostsPage>} the person's own, the newest bookmark first */
  bookmarks: (cursor) => send('GET', `/api/bookmarks${queryOf({ cursor })}`),
  /** @type {(question: string, cursor?: string | null) => Promise<PostsPage>} */
  findPosts: (q, cursor) => send('GET', `/api/search${queryOf({ in: 'posts', q, cursor })}`),
};
