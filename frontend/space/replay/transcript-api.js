/**
 * Requests about the transcript of a recording.
 *
 * @typedef {import('../../protocol/messages.js').Person} Person
 * @typedef {import('./utterances.js').Line} Line
 * @typedef {{speakers: Person[], lines: Line[], may: {edit: boolean}}} Transcript
 */
import { send } from '../../site/site.js';

/** @param {string} space */
const at = (space) => `/api/spaces/${encodeURIComponent(space)}/transcript`;

export const transcriptApi = {
  /** @type {(space: string) => Promise<Transcript>} all of it, which has more than one page if it is long */
  async transcript(space) {
    const { speakers, may, ...first } = await send('GET', at(space));
    const lines = [...first.lines];
    for (let { next } = first; next !== null;) {
      const page = await send('GET', `${at(space)}?from=${next}`);
      lines.push(...page.lines);
      next = page.next;
    }
    return { speakers, lines, may };
  },
  /** @type {(space: string, line: Line, text: string) => Promise<Line>} corrects the line as it was seen */
  correct: (space, { id, revision }, text) =>
    send('PATCH', `${at(space)}/${encodeURIComponent(id)}`, { text, revision }),
};
