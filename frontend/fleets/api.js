/**
 * Fleets.
 *
 * @typedef {import('../protocol/messages.js').Person} Person
 * @typedef {'violet' | 'ocean' | 'forest' | 'ember' | 'rose' | 'night'} Colour
 * @typedef {{
 *   id: string, author: Person, created_at: number, ends_at: number, text: string, colour: Colour | null,
 *   picture: string | null, alt: string, seen_by?: number,
 * }} Fleet either text on a colour or a picture; only its author gets `seen_by`
 * @typedef {{author: Person, newest: number, seen: boolean}} LineEntry
 * @typedef {{own: {newest: number} | null, line: LineEntry[]}} FleetLine
 */
import { send } from '../site/site.js';

/** @param {string} person @param {string} [rest] */
const of = (person, rest = '') => `/api/accounts/${encodeURIComponent(person)}/fleets${rest}`;

export const fleetsApi = {
  /** @type {() => Promise<FleetLine>} followed authors of Fleets, and the person's own */
  fleetLine: () => send('GET', '/api/fleets'),
  /**
   * @type {(person: string) => Promise<{fleets: Fleet[], seen: number}>} oldest first; `seen`: epoch ms of the last one
   *   seen
   */
  fleetsOf: (person) => send('GET', of(person)),
  /** @type {(person: string, until: number) => Promise<void>} `until`: epoch ms */
  seeFleets: (person, until) => send('PUT', of(person, '/seen'), { until }),
  /** @type {(fields: {text: string, colour: Colour} | {upload: string, alt: string}) => Promise<{fleet: Fleet}>} */
  createFleet: (fields) => send('POST', '/api/fleets', fields),
  /**
   * @type {(kind: string) => Promise<{upload: string, limit: number, form: import('../site/upload.js').UploadForm}>}
   *   `limit`: bytes
   */
  fleetForm: (kind) => send('POST', '/api/fleets/uploads', { kind }),
  /** @type {(fleet: string) => Promise<void>} */
  deleteFleet: (fleet) => send('DELETE', `/api/fleets/${encodeURIComponent(fleet)}`),
};
