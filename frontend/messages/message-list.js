/** The messages of one conversation: in order, without gaps. Pure. */

/** @typedef {import('../protocol/messages.js').MessageView} MessageView */
/** @typedef {{key: string, text: string, at: number, failed: boolean}} Unsent a message that is being sent */

/**
 * @param {MessageView[]} lines @param {MessageView[]} more
 * @returns {MessageView[]} both, each number once; `more` wins
 */
export function merged(lines, more) {
  const all = new Map([...lines, ...more].map((line) => [line.seq, line]));
  return [...all.values()].sort((one, other) => one.seq - other.seq);
}

/** @param {MessageView[]} lines @param {MessageView} line @returns {boolean} whether a message before it is missing */
export function leavesGap(lines, line) {
  const last = lines.at(-1)?.seq;
  return last !== undefined && line.seq > last + 1;
}

/**
 * @param {Unsent[]} unsent @param {MessageView} line the person's own message, which has just arrived
 * @returns {Unsent[]} without it, because the socket may be faster than the answer
 */
export function withoutArrived(unsent, line) {
  const at = unsent.findIndex((one) => !one.failed && one.text === line.text);
  return at < 0 ? unsent : unsent.filter((_, other) => other !== at);
}

/** @param {number} time epoch ms @returns {string} the day, in this browser's time zone */
const dayOf = (time) => new Date(time).toDateString();
const CLOSE_MS = 5 * 60_000;

/**
 * @param {MessageView | undefined} before @param {MessageView} line
 * @returns {{day: boolean, first: boolean}} whether a new day begins with the message, and a new group of its author
 */
export function breaks(before, line) {
  const day = !before || dayOf(before.at) !== dayOf(line.at);
  const spoken = before?.kind !== 'named' && before?.kind !== 'added' && before?.kind !== 'left';
  return { day, first: day || !spoken || before?.by.id !== line.by.id || line.at - (before?.at ?? 0) > CLOSE_MS };
}
