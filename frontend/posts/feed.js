/** One timeline: its lines, newest first, what waits above them, and where older ones go on. */
import { signal } from '@preact/signals';
import { ApiError } from '../site/api.js';

/** @typedef {import('./api.js').Post} Post */
/**
 * @typedef {(place: {cursor?: string | null, since?: string | null}) => Promise<{posts: Post[], next: string | null}>}
 *   Ask
 */

export class Feed {
  /** @type {import('@preact/signals').Signal<Post[] | null>} null until the first answer */
  posts = signal(null);
  /**
   * Newer ones, not shown until somebody wants them: what is being read does not move.
   * @type {import('@preact/signals').Signal<Post[]>}
   */
  waiting = signal([]);
  /** @type {import('@preact/signals').Signal<string | null>} where older ones go on */
  older = signal(null);
  /** @type {import('@preact/signals').Signal<ApiError | null>} */
  problem = signal(null);
  #asking = false;
  #gap = false;

  /**
   * @param {Ask} ask
   * @param {{posts: Post[], next: string | null} | null} [first] the page that came with the document
   */
  constructor(ask, first = null) {
    this.ask = ask;
    this.posts.value = first?.posts ?? null;
    this.older.value = first?.next ?? null;
  }

  /** The newest page, in place of what was. */
  load = () =>
    this.#guarded(async () => {
      const page = await this.ask({});
      this.posts.value = page.posts;
      this.older.value = page.next;
      this.waiting.value = [];
      this.#gap = false;
    });

  /** The next page of older ones. */
  more = () =>
    this.#guarded(async () => {
      const before = this.posts.value ?? [];
      const page = await this.ask({ cursor: this.older.value });
      this.posts.value = [...before, ...unknown(page.posts, before)];
      this.older.value = page.next;
    });

  /** Whether there is anything new; it waits until `show`. */
  look = () =>
    this.#guarded(async () => {
      const shown = this.posts.value;
      const since = newest([...this.waiting.value, ...(shown ?? [])]);
      if (!shown || !since) return this.#first();
      const page = await this.ask({ since });
      // More than a page is new: what lies between would be missing.
      this.#gap ||= page.next !== null;
      this.waiting.value = [...unknown(page.posts, [...this.waiting.value, ...shown]), ...this.waiting.value];
    });

  /** Shows what waits. */
  show = async () => {
    if (this.#gap) return this.load();
    const fresh = this.waiting.value;
    this.waiting.value = [];
    this.posts.value = [...fresh, ...without(this.posts.value ?? [], fresh)];
  };

  /** @param {Post} post one's own, at the top at once */
  add(post) {
    if (this.posts.value) this.posts.value = [post, ...without(this.posts.value, [post])];
  }

  forget() {
    this.posts.value = null;
    this.waiting.value = [];
    this.older.value = null;
    this.problem.value = null;
    this.#gap = false;
  }

  /** A timeline that was empty shows its first posts without being asked. */
  async #first() {
    const page = await this.ask({});
    this.posts.value = page.posts;
    this.older.value = page.next;
  }

  /** @param {() => Promise<unknown>} act one at a time; what fails is said in the page */
  async #guarded(act) {
    if (this.#asking) return;
    this.#asking = true;
    try {
      await act();
      this.problem.value = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problem.value = error;
    } finally {
      this.#asking = false;
    }
  }
}

/** @param {Post[]} posts @param {Post[]} others @returns {Post[]} those that the others have not */
function unknown(posts, others) {
  const ids = new Set(others.map(({ id }) => id));
  return posts.filter(({ id }) => !ids.has(id));
}

/** @param {Post[]} posts @param {Post[]} others */
const without = (posts, others) => unknown(posts, others);

/** @param {Post[]} posts @returns {string | undefined} the moment that was last */
const newest = (posts) =>
  posts
    .map(({ moment }) => moment ?? '')
    .sort()
    .at(-1) || undefined;
