/** What two people in a conversation see of each other: that somebody is typing, and what was read. Pure. */

export const SHOWN_MS = 6_000; // how long it is shown that somebody types, after they last sent that they do
const TOLD_MS = 4_000; // between two such messages: shorter than each is shown

/**
 * @param {number} told when the last such message was sent (ms); -Infinity before the first
 * @param {number} now ms
 * @param {string} text what is in the field
 * @returns {boolean} whether to send another
 */
export const tells = (told, now, text) => text.trim() !== '' && now - told >= TOLD_MS;

/**
 * @param {readonly {seq: number, by: {id: string}}[]} messages
 * @param {string | undefined} own the person's id
 * @param {number | null} read the number up to which the other person has read
 * @returns {number | undefined} the number of the person's last message, if the other person has read it and nothing
 *   came after it
 */
export function lastRead(messages, own, read) {
  const last = messages.at(-1);
  return last && last.by.id === own && read !== null && read >= last.seq ? last.seq : undefined;
}
