/** The state of an open conversation: its messages, those being sent, and how it catches up. */
import { signal } from '@preact/signals';
import { countAgain } from '../notifications/unread.js';
import { release } from '../pictures/attachments.js';
import { uploadAll } from '../pictures/uploads.js';
import { ApiError } from '../site/api.js';
import { onPersonalEvent } from '../site/events.js';
import { serverNow } from '../site/server-time.js';
import { account } from '../site/site.js';
import { spaceApi } from '../space/api.js';
import { messagesApi } from './api.js';
import { leavesGap, merged, withoutArrived } from './message-list.js';
import { SHOWN_MS, tells } from './receipts.js';

/** @typedef {import('./api.js').Conversation} Conversation */
/** @typedef {import('./message-list.js').MessageView} MessageView */
/** @typedef {import('./message-list.js').Unsent} Unsent */
/** @typedef {Record<string, import('../space/views.js').SpaceView>} Spaces */

const SETTLED_MS = 1_000; // after a page has loaded, until screen readers are told of new messages again
const AROUND = 15; // messages from the one found to the last of its page

/** Messages arrive over the socket; missed ones are loaded when the socket or the person comes back. */
export class ConversationState {
  /** @param {string} id @param {number | null} [at] the message around which it opens, null for the newest */
  constructor(id, at = null) {
    this.id = id;
    this.at = at;
    /** @type {import('@preact/signals').Signal<Conversation | null>} */
    this.about = signal(null);
    /** @type {import('@preact/signals').Signal<MessageView[]>} */
    this.messages = signal([]);
    /** @type {import('@preact/signals').Signal<Unsent[]>} */
    this.unsent = signal([]);
    /** @type {import('@preact/signals').Signal<Spaces>} the Spaces on cards, by id */
    this.spaces = signal({});
    /**
     * @type {import('@preact/signals').Signal<number | null>} load older messages before this number; null if there are
     *   none
     */
    this.older = signal(null);
    /**
     * @type {import('@preact/signals').Signal<number | null>} load newer messages after this number; null if the newest
     *   are there
     */
    this.newer = signal(null);
    /** Whether a page of messages is being added. */
    this.turning = signal(false);
    /** @type {import('@preact/signals').Signal<ApiError | null>} */
    this.problem = signal(null);
    this.readTo = 0;
    /**
     * @type {import('@preact/signals').Signal<number | null>} the number up to which the other person has read; null if
     *   it is not shared
     */
    this.readByOther = signal(null);
    /** Whether the other person is typing. */
    this.typing = signal(false);
    this.toldTyping = -Infinity;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.typingEnds = undefined;
  }

  /** @returns {() => void} closes it */
  open() {
    void this.load();
    return onPersonalEvent((event) => {
      if (event.type === 'caught_up') void this.catchUp();
      if (event.type === 'said' && event.conversation === this.id) this.receive(event.line);
      if (event.type === 'read' && event.conversation === this.id) this.otherRead(event.seq);
      if (event.type === 'typing' && event.conversation === this.id) this.showTyping();
    });
  }

  load = () =>
    this.asking(async () => {
      const where = this.at === null ? undefined : { before: this.at + AROUND };
      const page = await messagesApi.conversation(this.id, where);
      this.at = null;
      if (this.newer.value !== null) this.messages.value = []; // those in between are missing
      this.takeNewer(page);
      this.older.value = page.next;
    });

  loadNewer = () =>
    this.turned(async () => {
      if (this.newer.value !== null) {
        this.takeNewer(await messagesApi.conversation(this.id, { after: this.newer.value }));
      }
    });

  loadOlder = () =>
    this.turned(async () => {
      if (this.older.value === null) return;
      const page = await messagesApi.conversation(this.id, { before: this.older.value });
      this.take(page);
      this.older.value = page.next;
    });

  /** @param {() => Promise<void>} load a page that somebody asked for, which screen readers do not read out */
  async turned(load) {
    this.turning.value = true;
    await this.asking(load);
    setTimeout(() => (this.turning.value = false), SETTLED_MS);
  }

  /** @returns {Promise<void>} when no message is missing */
  async catchUp() {
    if (this.newer.value !== null) return; // they come when they are asked for
    const last = this.messages.value.at(-1)?.seq;
    if (last === undefined) return this.load();
    await this.asking(async () => {
      for (let after = last; ;) {
        const page = await messagesApi.conversation(this.id, { after });
        this.take(page);
        const newest = page.lines.at(-1)?.seq;
        if (newest === undefined || newest >= page.conversation.seq) break;
        after = newest;
      }
      this.read();
    });
  }

  /** @param {number | null} seq */
  otherRead(seq) {
    this.readByOther.value = seq === null ? null : Math.max(seq, this.readByOther.value ?? 0);
  }

  showTyping() {
    clearTimeout(this.typingEnds);
    this.typing.value = true;
    this.typingEnds = setTimeout(() => (this.typing.value = false), SHOWN_MS);
  }

  /** @param {string} text in the field: tells the other person, at most every few seconds, unless that is not shared */
  type(text) {
    if (this.readByOther.value === null || !tells(this.toldTyping, Date.now(), text)) return;
    this.toldTyping = Date.now();
    messagesApi.tellTyping(this.id).catch(() => {}); // the next sign may arrive
  }

  /** @param {MessageView} message */
  receive(message) {
    if (message.by.id !== account.value?.id) this.typing.value = false;
    if (this.newer.value !== null) return;
    if (leavesGap(this.messages.value, message)) return void this.catchUp();
    if (message.by.id === account.value?.id) this.unsent.value = withoutArrived(this.unsent.value, message);
    this.messages.value = merged(this.messages.value, [message]);
    if (message.space && !this.spaces.value[message.space]) void this.loadSpace(message.space);
    if (['named', 'added', 'left'].includes(message.kind)) void this.catchUp(); // the members have changed
    this.read();
  }

  /** @param {string} text shown at once @param {import('../pictures/attachments.js').Attachment[]} attached */
  async write(text, attached) {
    if (this.newer.value !== null) await this.load();
    const one = { key: crypto.randomUUID(), text, attached, at: serverNow(), failed: false };
    this.unsent.value = [...this.unsent.value, one];
    await this.send(one);
  }

  /** @param {Unsent} one sent with its original key, so that it is stored once */
  async send(one) {
    this.mark(one.key, false);
    try {
      const pictures = await uploadAll(one.attached);
      const { line: message } = await messagesApi.sendMessage(this.id, one.text, pictures, one.key);
      this.unsent.value = this.unsent.value.filter(({ key }) => key !== one.key);
      this.messages.value = merged(this.messages.value, [message]);
      release(one.attached);
      this.problem.value = null;
      this.read();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.mark(one.key, true);
      this.problem.value = error;
    }
  }

  /** @param {Unsent} one */
  discard(one) {
    release(one.attached);
    this.unsent.value = this.unsent.value.filter(({ key }) => key !== one.key);
    this.problem.value = null;
  }

  /** Marks everything as read while the page is visible. */
  read() {
    const last = this.messages.value.at(-1)?.seq ?? 0;
    if (document.hidden || last <= this.readTo) return;
    this.readTo = last;
    messagesApi.markRead(this.id, last).then(countAgain, () => {
      this.readTo = 0; // retried with the next message
    });
  }

  /** @param {import('./api.js').MessagesPage} page */
  take(page) {
    this.about.value = page.conversation;
    this.spaces.value = { ...this.spaces.value, ...page.spaces };
    this.messages.value = merged(this.messages.value, page.lines);
    this.otherRead(page.read);
  }

  /** @param {import('./api.js').MessagesPage} page the last of those that are there by now */
  takeNewer(page) {
    this.take(page);
    const last = this.messages.value.at(-1)?.seq ?? 0;
    this.newer.value = last < page.conversation.seq ? last : null;
    this.read();
  }

  /** @param {string} key @param {boolean} failed */
  mark(key, failed) {
    this.unsent.value = this.unsent.value.map((one) => (one.key === key ? { ...one, failed } : one));
  }

  /** @param {string} id */
  async loadSpace(id) {
    const space = await spaceApi.space(id).then(
      (answer) => answer.space,
      () => null,
    );
    if (space) this.spaces.value = { ...this.spaces.value, [id]: space };
  }

  /** @param {() => Promise<void>} ask */
  async asking(ask) {
    try {
      await ask();
      this.problem.value = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problem.value = error;
    }
  }
}
