/**
 * A person's stay in a Space, from the click until leaving: joins, listens, speaks, and reconnects by itself.
 * It separates page and room: no DOM here, and no protocol outside of `room/`.
 */
import { Malformed, encodeToRoom, parseFromRoom } from '../protocol/messages.js';
import { ApiError } from '../site/api.js';
import { Handover } from './handover.js';
import { BARRED_CODES, FINAL_CODES, FULL_CODE, NEXT, STARTING_CODE } from './phases.js';
import { emptyRoom } from './session-room.js';
import { ownEntry } from './own-entry.js';
import { EMPTY, apply, complete } from './state.js';
import { JoinAttempts } from './join-attempts.js';
import { Voice } from './voice.js';

/**
 * @typedef {import('./link.js').Link} Link
 * @typedef {import('./session-room.js').Room} Room
 * @typedef {import('./session-room.js').Ports} Ports
 */

const TROUBLED_MS = 2_000; // shorter gaps are not shown
const STEADY_MS = 10_000; // a connection must last this long before the backoff starts again

export class RoomSession {
  #state = EMPTY;
  #attempts = new JoinAttempts();
  /** @type {boolean | undefined} */
  #anonymous;
  #generation = 0;
  /** @type {Link | null} */
  #link = null;
  #handover = new Handover();
  /** @type {WebSocket | null} */
  #socket = null;
  #cancelRetry = () => {};
  #cancelTroubled = () => {};
  #cancelSteady = () => {};

  /**
   * @param {string} space
   * @param {Ports} ports
   * @param {boolean} [anonymous] whether to listen without one's name; if it is left out, the account's preference decides
   */
  constructor(space, ports, anonymous) {
    this.ports = ports;
    this.#anonymous = anonymous;
    this.voice = new Voice(
      ports.capture,
      () => this.#set({ voice: this.voice.state, muted: this.voice.muted }),
      () => this.#tell(),
    );
    this.room = emptyRoom(space, anonymous ?? false);
  }

  /** Joins; resolves when live or refused (`room.error` has the reason). */
  async join() {
    this.#become('joining');
    await this.#connect();
  }

  /** Retries now instead of after the backoff, e.g. because the network is back. */
  retryNow() {
    if (this.room.phase !== 'reconnecting') return;
    this.#attempts.reset();
    this.#cancelRetry();
    void this.#connect();
  }

  /** Leaves for good, and gives up a seat on the stage or a place in the queue. Throws ApiError. */
  async leave() {
    if (!NEXT[this.room.phase].includes('left')) return;
    const { screen, space } = this.room;
    const holds = (screen.you && screen.you.role !== 'listener') || screen.queue?.place !== undefined;
    this.#close('left', encodeToRoom({ type: 'bye' }));
    if (holds) await this.ports.api.change(space, 'leave');
  }

  /** Stops without leaving: the same person continues in another tab. */
  yield() {
    if (NEXT[this.room.phase].includes('left')) this.#close('left');
  }

  /** The page is being closed: tell the worker, so that it need not wait for silence. */
  abandon() {
    this.#link?.send(encodeToRoom({ type: 'bye' }));
  }

  mute() {
    this.voice.mute(true);
    this.#tell();
  }

  /** Asks for the microphone if necessary, and first reverts a mute by the host. Throws ApiError. */
  async unmute() {
    if (!(await this.voice.take())) return;
    const own = ownEntry(this.room.screen);
    if (own?.muted_by_host) await this.ports.api.onStage(this.room.space, own.id, 'unmute');
    this.voice.mute(false);
    this.#tell();
  }

  /**
   * Asks the room for something that it forgets with the connection.
   * @param {import('../protocol/messages.js').Wish} wish
   * @returns {boolean} whether it was sent
   */
  ask(wish) {
    return this.#link?.send(encodeToRoom(wish)) ?? false;
  }

  async #connect() {
    const generation = ++this.#generation;
    try {
      const joined = await this.ports.api.join(this.room.space, this.#anonymous);
      if (generation !== this.#generation) return;
      this.#anonymous = joined.anonymous ?? this.#anonymous; // and so when coming back
      this.#set({ view: joined.space, anonymous: this.#anonymous ?? false });
      await this.#open(joined, generation);
    } catch (error) {
      if (generation === this.#generation) this.#failed(error);
    }
  }

  /** @param {import('../space/views.js').Joined} joined @param {number} generation */
  async #open(joined, generation) {
    let fresh = EMPTY;
    /** @type {Link | null} */
    let link = null;
    const current = () => generation === this.#generation;
    const opened = await this.ports.openLink({
      iceServers: joined.ice_servers,
      exchange: async (sdp) => {
        const answered = await this.ports.exchange(joined.socket, this.room.space, sdp, this.ports.onInvited);
        this.#socket?.close();
        this.#socket = answered.socket;
        return answered.sdp;
      },
      onText: (text) => {
        if (!current()) return;
        fresh = this.#read(text, fresh);
        if (link && link === this.#link) this.#show(fresh);
      },
      onLost: () => (current() ? this.#lost() : this.#lostOld(link)),
    });
    if (!current()) return opened.close();
    link = opened;
    this.#replace(link);
    this.#show(fresh);
  }

  /** @param {Link} link replaces the old link, which has played until now */
  #replace(link) {
    this.#handover.part(this.#link, this.room.screen.you?.role !== 'listener');
    this.#link = link;
    this.#cancelSteady = this.ports.after(STEADY_MS, () => this.#attempts.reset());
    this.#cancelTroubled();
    this.ports.onSound(link.receiver);
    void this.voice.attach(link.sender);
    this.#become('live', { troubled: false, preparing: false, full: false, error: null });
  }

  /** @param {string} text @param {typeof EMPTY} state @returns {typeof EMPTY} */
  #read(text, state) {
    try {
      const message = parseFromRoom(text);
      if (message.type === 'snapshot' || message.type === 'event') return apply(state, message);
      this.#hear(message);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
    return state;
  }

  /**
   * @param {Exclude<import('../protocol/messages.js').FromRoom,
   *   import('./state.js').Snapshot | import('./state.js').RoomEvent>} message
   */
  #hear(message) {
    if (message.type === 'moved') return this.#move();
    if (message.type === 'replaced') return this.ports.onReplaced();
    if (message.type === 'removed') return this.#close('removed');
    if (message.type === 'signed_out') return this.#signedOut();
    if (message.type === 'reactions') return this.ports.onReactions(message.tallies);
    if (message.type === 'captions') return this.ports.onCaptions(message);
    if (message.type === 'sound_lost') return this.#set({ lost: this.room.lost + message.ms });
    if (message.type === 'tracks_lost') return this.#set({ lostTracks: this.room.lostTracks + message.ms });
    return this.ports.onFound(message);
  }

  /** Stops for good: if it reconnected, this browser would go on listening as a guest. */
  #signedOut() {
    this.#set({ error: new ApiError(401, 'signed_out', '') });
    this.#close('refused');
  }

  /** @param {typeof EMPTY} state */
  #show(state) {
    if (!complete(state.screen) || state === this.#state) return;
    const before = this.room.screen;
    this.#state = state;
    this.#set({ screen: state.screen });
    if (state.screen.space.state === 'ended') return this.#close('ended');
    this.#followRole(before, state.screen);
  }

  /** @param {import('./state.js').Screen} before @param {import('./state.js').Slices} now */
  #followRole(before, now) {
    const own = ownEntry(now);
    if (now.you.role === 'listener') void this.voice.drop();
    else if (this.voice.state === 'off') void this.voice.take();
    if (own?.muted_by_host && !ownEntry(before)?.muted_by_host && !this.voice.muted) this.voice.mute(true);
    // Repeated until the room agrees: it mutes everybody who goes on stage, and a message may be lost.
    if (own && own.muted !== this.voice.muted) this.#tell();
  }

  #tell() {
    const text = encodeToRoom({ type: 'mute', muted: this.voice.muted });
    this.#handover.tell(text);
    this.#link?.send(text);
  }

  /** Another worker plays the Space from now on; this one goes on until we are there, so there is no trouble to show. */
  #move() {
    if (this.room.phase !== 'live') return;
    this.#handover.begin();
    this.#reconnect();
  }

  /** @param {Link | null} link of a room that we are leaving */
  #lostOld(link) {
    this.#handover.lost(link);
    if (link && link === this.#link) this.#showTrouble();
  }

  #lost() {
    if (this.room.phase !== 'live') return;
    this.#showTrouble();
    this.#reconnect();
  }

  #reconnect() {
    this.#generation++;
    this.#cancelSteady();
    this.#become('reconnecting');
    this.#retry();
  }

  #showTrouble() {
    this.#cancelTroubled();
    this.#cancelTroubled = this.ports.after(TROUBLED_MS, () => this.#set({ troubled: true }));
  }

  /** @param {string} [code] of a refusal */
  #retry(code = '') {
    const wait = this.#attempts.wait(code, this.ports.random());
    this.#cancelRetry = this.ports.after(wait, () => void this.#connect());
  }

  /** @param {unknown} error */
  #failed(error) {
    const known = error instanceof ApiError ? error : new ApiError(0, 'no_connection', '');
    this.#set({ error: known, preparing: known.code === STARTING_CODE, full: known.code === FULL_CODE });
    if (this.room.phase === 'reconnecting' && known.code === 'space_ended') return this.#close('ended');
    if (this.room.phase === 'reconnecting' && BARRED_CODES.has(known.code)) return this.#close('removed');
    const tired = this.room.phase === 'joining' && this.#attempts.tired(known.code);
    if (FINAL_CODES.has(known.code) || tired) return this.#close('refused');
    this.#retry(known.code);
  }

  /** @param {'ended' | 'refused' | 'removed' | 'left'} phase @param {string} [last] */
  #close(phase, last) {
    this.#generation++;
    this.#cancelRetry();
    this.#cancelTroubled();
    this.#cancelSteady();
    this.#handover.close();
    this.#link?.close(last);
    this.#link = null;
    this.#socket?.close();
    this.ports.onSound(null);
    this.voice.detach();
    void this.voice.drop();
    this.#become(phase, { troubled: false, preparing: false, full: false });
  }

  /** @param {import('./phases.js').Phase} phase @param {Partial<Room>} [change] */
  #become(phase, change = {}) {
    const from = this.room.phase;
    if (!NEXT[from].includes(phase))
      throw new Error(`${this.room.space}: ${from} -> ${phase} cannot be; expected ${NEXT[from].join(' or ')}`);
    this.#set({ ...change, phase });
  }

  /** @param {Partial<Room>} change */
  #set(change) {
    this.room = { ...this.room, ...change };
    this.ports.onChange(this.room);
  }
}
