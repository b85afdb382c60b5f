/**
 * The list of live Spaces. The server's list is cached and a few seconds old; what this page was told earlier is added
 * to it, or taken away, until the server's list agrees. Pure.
 */

import { listenersOf } from '../room/state.js';

const TRUSTED_MS = 20_000; // how long the page knows better than the server's list

/** @typedef {import('./views.js').LiveSpace} LiveSpace */
/** @typedef {import('./views.js').SpaceView} SpaceView */

export class LiveList {
  /** @type {LiveSpace[]} */
  #listed = [];
  /** @type {Map<string, {space: LiveSpace, until: number}>} not in the server's list yet; `until`: epoch ms */
  #started = new Map();
  /** @type {Map<string, number>} perhaps still in the server's list; until when the page knows better (epoch ms) */
  #ended = new Map();
  /** @type {{space: string, listeners: number} | null} the room that this page is in, whose listeners it counts itself */
  #inside = null;
  /** @type {{of: LiveSpace, as: LiveSpace} | null} the Space of that room, as in the server's list and as shown */
  #counted = null;
  /** @type {LiveSpace[]} */
  #shown = [];

  /** @param {() => number} now epoch ms */
  constructor(now) {
    this.now = now;
  }

  /** @param {LiveSpace[]} spaces the server's list */
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

  /** @param {{space: string, listeners: number} | null} room that this page is in */
  inside(room) {
    this.#inside = room;
  }

  /** @returns {LiveSpace[]} the newest first; the same array as long as nothing has changed */
  spaces() {
    const now = this.now();
    const early = [...this.#started.values()].filter(({ until }) => until > now).map(({ space }) => space);
    const listed = this.#listed.filter(({ id }) => (this.#ended.get(id) ?? 0) <= now);
    const spaces = [...early.reverse(), ...listed].map((space) => this.#count(space));
    const same = spaces.length === this.#shown.length && spaces.every((space, at) => space === this.#shown[at]);
    if (!same) this.#shown = spaces;
    return this.#shown;
  }

  /** @param {LiveSpace} space @returns {LiveSpace} the same object as long as nothing has changed */
  #count(space) {
    if (space.id !== this.#inside?.space) return space;
    const { listeners } = this.#inside;
    if (this.#counted?.of !== space || this.#counted.as.listeners !== listeners)
      this.#counted = { of: space, as: { ...space, listeners } };
    return this.#counted.as;
  }
}

/**
 * @param {LiveList} list
 * @param {import('../room/session.js').Room | null} room that this page is in, or was until it ended
 */
export function learnFromRoom(list, room) {
  list.inside(room?.phase === 'live' ? { space: room.space, listeners: listenersOf(room) } : null);
  if (room?.phase === 'ended') list.ended(room.space);
  else if (room?.phase === 'live' && room.view) list.started(asLive(room.view));
}

/** @param {LiveList} list @param {import('../protocol/messages.js').NotificationView} line */
export function learnFromNotification(list, line) {
  const space = startedSpace(line);
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
 * @returns {LiveSpace | null} the Space that has just started, as far as its notification describes it; null for other
 *   kinds of notification
 */
export function startedSpace({ kind, by: [host], space, text, at }) {
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
