/**
 * The list of live Spaces. Everybody's answer is cached and a few seconds old; what this page was told earlier is added
 * to it, or taken away, until the answer agrees. Pure.
 */

const TRUSTED_MS = 20_000; // for so long the page knows better than the answer

/** @typedef {import('./requests.js').LiveSpace} LiveSpace */
/** @typedef {import('./requests.js').SpaceView} SpaceView */

export class LiveList {
  /** @type {LiveSpace[]} */
  #listed = [];
  /** @type {Map<string, {space: LiveSpace, until: number}>} not listed yet */
  #started = new Map();
  /** @type {Map<string, number>} perhaps still listed; epoch ms until when we know better */
  #ended = new Map();
  /** @type {LiveSpace[]} */
  #shown = [];

  /** @param {() => number} now epoch ms */
  constructor(now) {
    this.now = now;
  }

  /** @param {LiveSpace[]} spaces everybody's answer */
  listed(spaces) {
    this.#listed = spaces;
    for (const { id } of spaces) this.#started.delete(id);
  }

  /** @param {LiveSpace} space */
  started(space) {
    this.#ended.delete(space.id);
    if (!this.#listed.some(({ id }) => id === space.id))
      this.#started.set(space.id, { space, until: this.now() + TRUSTED_MS });
  }

  /** @param {string} id of a Space that has ended */
  ended(id) {
    this.#started.delete(id);
    this.#ended.set(id, this.now() + TRUSTED_MS);
  }

  /** @returns {LiveSpace[]} the newest first; the same array as long as nothing has changed */
  spaces() {
    const now = this.now();
    const early = [...this.#started.values()].filter(({ until }) => until > now).map(({ space }) => space);
    const spaces = [...early.reverse(), ...this.#listed.filter(({ id }) => (this.#ended.get(id) ?? 0) <= now)];
    const same = spaces.length === this.#shown.length && spaces.every((space, at) => space === this.#shown[at]);
    if (!same) this.#shown = spaces;
    return this.#shown;
  }
}

/**
 * @param {LiveList} list
 * @param {import('../room/session.js').Room} room that this page is in, or was until it ended
 */
export function tell(list, { space, phase, view }) {
  if (phase === 'ended') list.ended(space);
  else if (phase === 'live' && view) list.started(asLive(view));
}

/** @param {LiveList} list @param {import('../protocol/messages.js').NotificationView} line */
export function herald(list, line) {
  const space = heraldedSpace(line);
  if (space) list.started(space);
}

/** @param {SpaceView} view of a live Space that this page is in @returns {LiveSpace} */
export const asLive = (view) => ({
  id: view.id,
  title: view.title,
  topics: view.topics,
  state: 'live',
  host: view.host,
  stage: view.stage.map(({ id, name, handle, role }) => ({ id, name, handle, role })),
  listening: [],
  listeners: view.listeners,
  started_at: view.started_at ?? 0,
  recorded: view.settings?.record ?? false,
  version: view.version,
});

/**
 * @param {import('../protocol/messages.js').NotificationView} line
 * @returns {LiveSpace | null} the Space that has just started, as far as its notification tells; null for other kinds
 */
export function heraldedSpace({ kind, by: [host], space, text, at }) {
  if (kind !== 'live' || !host || !space) return null;
  return {
    id: space,
    title: text,
    topics: [],
    state: 'live',
    host,
    stage: [{ ...host, role: 'host' }],
    listening: [],
    listeners: 0,
    started_at: at,
    recorded: false,
    version: 0,
  };
}
