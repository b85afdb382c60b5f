/** The messages of one conversation: in order, without gaps. Pure. */

/** @typedef {import('../protocol/messages.js').MessageView} MessageView */
/** @typedef {import('../pictures/attachments.js').Attachment} Attachment */
/**
 * @typedef {{key: string, text: string, attached: Attachment[], at: number, failed: boolean}} Unsent a message that is
 *   being sent
 */

/**
 * @param {MessageView[]} messages @param {MessageView[]} more
 * @returns {MessageView[]} both, each number once; `more` wins
 */
export function merged(messages, more) {
  const all = new Map([...messages, ...more].map((message) => [message.seq, message]));
  return [...all.values()].sort((one, other) => one.seq - other.seq);
}

/**
 * @param {MessageView[]} messages @param {MessageView} message
 * @returns {boolean} whether a message before it is missing
 */
export function leavesGap(messages, message) {
  const last = messages.at(-1)?.seq;
  return last !== undefined && message.seq > last + 1;
}

/**
 * @param {Unsent[]} unsent @param {MessageView} message the person's own message, which has just arrived
 * @returns {Unsent[]} without it, because the socket may be faster than the answer
 */
export function withoutArrived(unsent, message) {
  const at = unsent.findIndex(
    (one) => !one.failed && one.text === message.text && one.attached.length === message.pictures.length,
  );
  return at < 0 ? unsent : unsent.filter((_, other) => other !== at);
}

/** @param {number} time epoch ms @returns {string} the day, in this browser's time zone */
const dayOf = (time) => new Date(time).toDateString();
const CLOSE_MS = 5 * 60_000;

/**
 * @param {MessageView | undefined} before @param {MessageView} message
 * @returns {{day: boolean, first: boolean}} whether a new day begins with the message, and a new group of its author
 */
export function breaks(before, message) {
  const day = !before || dayOf(before.at) !== dayOf(message.at);
  const spoken = before?.kind !== 'named' && before?.kind !== 'added' && before?.kind !== 'left';
  return { day, first: day || !spoken || before?.by.id !== message.by.id || message.at - (before?.at ?? 0) > CLOSE_MS };
}
