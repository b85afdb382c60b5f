/**
 * What was said in recordings, by words.
 *
 * @typedef {import('../space/views.js').SpaceView} SpaceView
 * @typedef {{id: string, space: SpaceView, start_ms: number, said_at: number, text: string}} Utterance
 *   `start_ms`: the moment of the recording; `said_at`: the same, epoch ms
 */
import { queryOf } from '../site/api.js';
import { send } from '../site/site.js';

export const utteranceApi = {
  /** @type {(question: string, cursor: string | null) => Promise<{utterances: Utterance[], next: string | null}>} */
  findUtterances: (q, cursor) => send('GET', `/api/search${queryOf({ in: 'utterances', q, cursor })}`),
};
