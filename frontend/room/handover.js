/**
 * A Space that moves to another worker. Its old worker plays until everybody has left it, so listeners only change
 * connections; people on the stage speak on both until the old worker closes. No DOM.
 */
import { encodeToRoom } from '../protocol/messages.js';

/** @typedef {import('./link.js').Link} Link */

export class Handover {
  #moving = false;
  /** @type {Link | null} to the old worker, through which people who are still there hear this person */
  #older = null;

  /** The room has said that the Space moves. */
  begin() {
    this.#moving = true;
  }

  /**
   * Closes a link that a newer one replaces, unless it is still needed.
   * @param {Link | null} link
   * @param {boolean} speaks whether this person is on the stage
   */
  part(link, speaks) {
    const stays = this.#moving && speaks && link?.send(encodeToRoom({ type: 'settled' }));
    this.#moving = false;
    if (stays) this.#older = link;
    else link?.close();
  }

  /** Closes a link that the worker has closed, or whose worker is gone. @param {Link | null} link */
  lost(link) {
    link?.close();
    if (link === this.#older) this.#older = null;
  }

  /** Sends a message to the old worker, too, if there is one. @param {string} text */
  tell(text) {
    this.#older?.send(text);
  }

  close() {
    this.#older?.close();
    this.#older = null;
    this.#moving = false;
  }
}
