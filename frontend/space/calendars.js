/** Links that add a Space to somebody's calendar. Pure. */

/**
 * @typedef {{id: string, title: string, starts_at: number | null, created_at: number, host: {name: string}}} Planned
 */

const HOUR_MS = 3_600_000; // the assumed length of a Space

/** @param {string} id @returns {string} the file that calendars import */
export const fileOf = (id) => `/i/spaces/${encodeURIComponent(id)}/calendar.ics`;

/**
 * @param {Planned} space
 * @param {string} url the Space's address
 * @returns {string} the page on which Google Calendar offers to add it
 */
export function googleUrl(space, url) {
  const stamp = (/** @type {number} */ time) => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const { start, end } = span(space);
  return withQuery('https://calendar.google.com/calendar/render', {
    action: 'TEMPLATE',
    text: space.title,
    dates: `${stamp(start)}/${stamp(end)}`,
    details: url,
    location: url,
  });
}

/** @param {Planned} space @param {string} url @returns {string} the page of Outlook on the web that offers to add it */
export function outlookUrl(space, url) {
  const { start, end } = span(space);
  return withQuery('https://outlook.live.com/calendar/0/action/compose', {
    rru: 'addevent',
    subject: space.title,
    startdt: new Date(start).toISOString(),
    enddt: new Date(end).toISOString(),
    body: url,
    location: url,
  });
}

/** @param {Planned} space */
function span(space) {
  const start = space.starts_at ?? space.created_at;
  return { start, end: start + HOUR_MS };
}

/** @param {string} address @param {Record<string, string>} values */
const withQuery = (address, values) => `${address}?${new URLSearchParams(values)}`;
