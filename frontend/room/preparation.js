/**
 * Prepares, while somebody looks at the preview, what a click on Start listening needs: the answer to the join, with
 * its ticket, and a connection whose offer is ready. The room is not told, nothing is played, and a preparation that is
 * not used in time is closed.
 */

const FRESH_MS = 40_000; // tickets last 60 s

/**
 * @typedef {import('../space/views.js').Joined} Joined
 * @typedef {import('./link.js').PreparedLink} PreparedLink
 * @typedef {{key: string, at: number, joined: Promise<Joined>, discarded: boolean}} Prepared
 */

export class Preparation {
  /** @type {Prepared | null} */
  #prepared = null;
  /** @type {WeakMap<RTCIceServer[], PreparedLink>} by the servers that each was made with */
  #links = new WeakMap();

  /**
   * @param {(space: string, anonymous?: boolean) => Promise<Joined>} join
   * @param {(iceServers: RTCIceServer[]) => Promise<PreparedLink>} prepareLink
   * @param {() => number} now ms
   */
  constructor(join, prepareLink, now = () => performance.now()) {
    this.join = join;
    this.prepareLink = prepareLink;
    this.now = now;
  }

  /** Prepares, unless that is done already. @param {string} space @param {boolean} [anonymous] as in `enter` */
  prepare(space, anonymous) {
    const key = keyOf(space, anonymous);
    if (this.#prepared?.key === key && this.now() - this.#prepared.at < FRESH_MS) return;
    this.discard();
    /** @type {Prepared} */
    const made = { key, at: this.now(), joined: this.join(space, anonymous), discarded: false };
    this.#prepared = made;
    void this.#prepareLink(made);
  }

  /** Closes what was prepared and not used. */
  discard() {
    const left = this.#prepared;
    this.#prepared = null;
    if (!left) return;
    left.discarded = true;
    left.joined.then(({ ice_servers }) => this.linkFor(ice_servers)?.close()).catch(() => {});
  }

  /**
   * @param {string} space
   * @param {boolean} [anonymous]
   * @returns {Promise<Joined>} the prepared answer, once; otherwise a new one. Throws ApiError.
   */
  async joined(space, anonymous) {
    const prepared = this.#prepared;
    if (prepared?.key !== keyOf(space, anonymous) || this.now() - prepared.at >= FRESH_MS)
      return this.join(space, anonymous);
    this.#prepared = null;
    return prepared.joined.catch(() => this.join(space, anonymous)); // e.g. it was locked then, and is not now
  }

  /** @param {RTCIceServer[]} iceServers of `joined` @returns {PreparedLink | undefined} only once */
  linkFor(iceServers) {
    const link = this.#links.get(iceServers);
    this.#links.delete(iceServers);
    return link;
  }

  /** @param {Prepared} made */
  async #prepareLink(made) {
    try {
      const { ice_servers } = await made.joined;
      if (made.discarded) return;
      const link = await this.prepareLink(ice_servers);
      if (made.discarded) link.close();
      else this.#links.set(ice_servers, link);
    } catch {
      // The click tries again, and shows what is wrong.
    }
  }
}

/** @param {string} space @param {boolean} [anonymous] */
const keyOf = (space, anonymous) => `${space} ${anonymous}`;
