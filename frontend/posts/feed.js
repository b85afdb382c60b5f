/** One timeline: its posts, newest first, newer ones that wait to be shown, and the cursor of older ones. */
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
   * Newer posts, not shown until asked for, so that what is being read does not move.
   * @type {import('@preact/signals').Signal<Post[]>}
   */
  waiting = signal([]);
  /** @type {import('@preact/signals').Signal<string | null>} the cursor of older posts; null at the end */
  older = signal(null);
  /** @type {import('@preact/signals').Signal<ApiError | null>} */
  problem = signal(null);
  #asking = false;
  #gap = false;

  /**
   * @param {Ask} ask
   * @param {{posts: Post[], next: string | null} | null} [first] the page that came with the document, if any
   */
  constructor(ask, first = null) {
    this.ask = ask;
    this.posts.value = first?.posts ?? null;
    this.older.value = first?.next ?? null;
  }

  /** Loads the newest page and replaces everything. */
  load = () =>
    this.#guarded(async () => {
      const page = await this.ask({});
      this.posts.value = page.posts;
      this.older.value = page.next;
      this.waiting.value = [];
      this.#gap = false;
    });

  /** Loads the next page of older posts. */
  more = () =>
    this.#guarded(async () => {
      const before = this.posts.value ?? [];
      const page = await this.ask({ cursor: this.older.value });
      this.posts.value = [...before, ...without(page.posts, before)];
      this.older.value = page.next;
    });

  /** Looks for new posts, which wait until `show`. */
  look = () =>
    this.#guarded(async () => {
      const shown = this.posts.value;
      const since = newest([...this.waiting.value, ...(shown ?? [])]);
      if (!shown || !since) return this.#first();
      const page = await this.ask({ since });
      // More than one page is new, so posts in between are missing.
      this.#gap ||= page.next !== null;
      this.waiting.value = [...without(page.posts, [...this.waiting.value, ...shown]), ...this.waiting.value];
    });

  /** Shows the waiting posts. */
  show = async () => {
    if (this.#gap) return void (await this.load());
    const fresh = this.waiting.value;
    this.waiting.value = [];
    this.posts.value = [...fresh, ...without(this.posts.value ?? [], fresh)];
  };

  /** @param {Post} post the person's own, shown at the top at once */
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

  /** An empty timeline shows its first posts at once. */
  async #first() {
    const page = await this.ask({});
    this.posts.value = page.posts;
    this.older.value = page.next;
  }

  /**
   * Runs one request at a time; an error goes to `problem`.
   * @param {() => Promise<unknown>} act
   * @returns {Promise<boolean>} whether it was run, and succeeded
   */
  async #guarded(act) {
    if (this.#asking) return false;
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
    return this.problem.value === null;
  }
}

/** @param {Post[]} posts @param {Post[]} others @returns {Post[]} the posts that are not in `others` */
function without(posts, others) {
  const ids = new Set(others.map(({ id }) => id));
  return posts.filter(({ id }) => !ids.has(id));
}

/** @param {Post[]} posts @returns {string | undefined} the newest moment; undefined if there is none */
const newest = (posts) =>
  posts
    .map(({ moment }) => moment ?? '')
    .sort()
    .at(-1) || undefined;
