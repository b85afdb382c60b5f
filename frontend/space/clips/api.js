/**
 * Requests about clips.
 *
 * @typedef {import('../../protocol/messages.js').Person} Person
 * @typedef {{
 *   id: string, title: string, state: 'waiting' | 'ready' | 'failed', duration_ms: number,
 *   space: {id: string, title: string, host: Person},
 * }} ClipCardView a clip in a post
 * @typedef {ClipCardView & {
 *   maker: Person, created_at: number, start_ms: number | null, said_at: number | null,
 *   audio: string | null,
 *   m4a: {audio: string, bytes: number} | null, bytes: number, speakers: Person[],
 *   turns: import('../replay/timeline.js').Turn[], peaks: number[], gaps: import('../replay/timeline.js').Span[],
 *   pauses: import('../replay/timeline.js').Span[], may: {delete: boolean},
 * }} Clip `start_ms`: where it begins in the recording, and `said_at` when that was (epoch ms); like `audio`, null
 *   until it is `ready`
 */
import { send } from '../../site/site.js';

/** @param {string} clip */
const at = (clip) => `/api/clips/${encodeURIComponent(clip)}`;

export const clipsApi = {
  /**
   * @type {(space: string, fields?: {title?: string, start_ms: number, end_ms: number}) => Promise<Clip>} without
   *   fields, of the last 30 seconds of a live Space
   */
  make: (space, fields) => send('POST', `/api/spaces/${encodeURIComponent(space)}/clips`, fields ?? {}),
  /** @type {(clip: string) => Promise<Clip>} */
  clip: (clip) => send('GET', at(clip)),
  /** @type {(clip: string) => Promise<void>} */
  remove: (clip) => send('DELETE', at(clip)),
};

/** @param {string} clip @returns {string} the path of its page */
export const pageOf = (clip) => `/i/clips/${clip}`;
