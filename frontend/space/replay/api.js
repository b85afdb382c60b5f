/**
 * Requests about the recording of a Space.
 *
 * @typedef {import('../../protocol/messages.js').Person} Person
 * @typedef {{start_ms: number, end_ms: number, whole_ms: number}} Trim which part of all that was recorded, which lasts
 *   `whole_ms`, people hear
 * @typedef {{
 *   state: 'recording' | 'processing' | 'ready' | 'failed', progress: number | null, failure: string | null,
 *   started_at: number, duration_ms: number, keep_until: number | null, audio: string | null,
 *   transcript: string | null, bytes: number, m4a: {audio: string, bytes: number} | null, speakers: Person[],
 *   turns: import('./timeline.js').Turn[], peaks: number[], gaps: import('./timeline.js').Span[],
 *   pauses: import('./timeline.js').Span[],
 *   pins?: import('./events.js').Pinned[], reactions?: import('./events.js').Reacted[], clips: boolean, trim: Trim | null,
 *   tracks: {file: string, bytes: number, speakers: Person[]} | null,
 *   may: {edit: boolean, clip: boolean, withdraw: boolean},
 * }} Recording `progress`: 0 to 1; `m4a`: the same sound in AAC, once it is made; `clips`: whether people may make
 *   clips; `keep_until`: null if it is kept for good; `peaks`: 0 to 255; `trim`: null for those who may not edit it;
 *   `tracks`: each speaker's own sound, for the host alone
 */
import { send } from '../../site/site.js';

/** @param {string} space */
const at = (space) => `/api/spaces/${encodeURIComponent(space)}/recording`;

export const recordingApi = {
  /** @type {(space: string) => Promise<Recording>} */
  recording: (space) => send('GET', at(space)),
  /** @type {(space: string, from: number) => Promise<import('./recorded-so-far.js').Stretch>} while it is live; ms */
  soFar: (space, from) => send('GET', `${at(space)}/so-far?from=${from}`),
  /** @type {(space: string, fields: {keep: boolean, clips: boolean}) => Promise<unknown>} `keep`: for good, or for 30 days */
  edit: (space, fields) => send('PATCH', at(space), fields),
  /** @type {(space: string, trim: {start_ms: number, end_ms: number}) => Promise<unknown>} of all that was recorded */
  trim: (space, trim) => send('PATCH', at(space), { trim }),
  /** @type {(space: string) => Promise<unknown>} */
  remove: (space) => send('DELETE', at(space)),
  /** @type {(space: string) => Promise<unknown>} takes this person's voice out of it */
  withdraw: (space) => send('DELETE', `${at(space)}/voice`),
  /** @type {(post: string) => Promise<{post: import('./pinned-posts.js').Post}>} behind a link that was pinned */
  pinnedPost: (post) => send('GET', `/api/posts/${encodeURIComponent(post)}?alone=1`),
  /** @type {(space: string) => Promise<unknown>} makes it again after a failure */
  retry: (space) => send('POST', `${at(space)}/retry`),
};
