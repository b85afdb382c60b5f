/** Fleets. */

/**
 * @typedef {'violet' | 'ocean' | 'forest' | 'ember' | 'rose' | 'night'} Colour
 * @typedef {{
 *   id: string, author: import('../api.js').Identity, created_at: number, ends_at: number, text: string, colour: Colour | null,
 *   picture: string | null, alt: string, seen_by?: number,
 * }} Fleet either words on a colour or a picture; `seen_by` is for its author alone
 * @typedef {{author: import('../api.js').Identity, newest: number, seen: boolean}} LineEntry
 * @typedef {{own: {newest: number} | null, line: LineEntry[]}} FleetLine
 */

/** @param {import('../api.js').Send} send */
export function fleets(send) {
  /** @param {string} person @param {string} [rest] */
  const of = (person, rest = '') => `/api/accounts/${encodeURIComponent(person)}/fleets${rest}`;
  return {
    /** @type {() => Promise<FleetLine>} those of whom one follows, and whether there are own ones */
    fleetLine: () => send('GET', '/api/fleets'),
    /** @type {(person: string) => Promise<{fleets: Fleet[], seen: number}>} the oldest first, and up to when they were seen */
    fleetsOf: (person) => send('GET', of(person)),
    /** @type {(person: string, until: number) => Promise<void>} */
    seeFleets: (person, until) => send('PUT', of(person, '/seen'), { until }),
    /** @type {(fields: {text: string, colour: Colour} | {upload: string, alt: string}) => Promise<{fleet: Fleet}>} */
    createFleet: (fields) => send('POST', '/api/fleets', fields),
    /** @type {(kind: string) => Promise<{upload: string, limit: number, form: {url: string, fields: Record<string, string>}}>} */
    fleetForm: (kind) => send('POST', '/api/fleets/uploads', { kind }),
    /** @type {(fleet: string) => Promise<void>} */
    deleteFleet: (fleet) => send('DELETE', `/api/fleets/${encodeURIComponent(fleet)}`),
  };
}
