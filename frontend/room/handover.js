/**
 * A Space that moves to another worker. Its old worker plays on until everybody has gone, so listeners only change
 * over; people on the stage speak on both until the old worker closes. No DOM.
 */
import { encodeToRoom } from '../protocol/messages.js';

/** @typedef {import('./link.js').Link} Link */

export class Handover {
  #moving = false;
  /** @type {Link | null} on which we are still heard by those who have not come after us */
  #older = null;

  /** The room has said that the Space moves. */
  begin() {
    this.#moving = true;
  }

  /** @param {Link | null} link to be left for a newer one @param {boolean} speaks whether we are on the stage */
  part(link, speaks) {
    const stays = this.#moving && speaks && link?.send(encodeToRoom({ type: 'settled' }));
    this.#moving = false;
    if (stays) this.#older = link;
    else link?.close();
  }

  /** @param {Link | null} link whose worker has closed it, or is gone */
  lost(link) {
    link?.close();
    if (link === this.#older) this.#older = null;
  }

  /** @param {string} text for the room that we have left */
  tell(text) {
    this.#older?.send(text);
  }

  close() {
    this.#older?.close();
    this.#older = null;
    this.#moving = false;
  }
}
