/**
 * The captions of a room as a log that survives reconnections. Pure.
 *
 * @typedef {import('../protocol/messages.js').CaptionLine} CaptionLine
 * @typedef {{lines: readonly CaptionLine[], behind: boolean, partials: readonly CaptionLine[],
 *   unavailable: boolean}} CaptionLog `lines`: finished, in the order of their beginnings; `behind`: what is said
 *   now will be captioned late or not at all; `partials`: what people are still saying; `unavailable`: nothing is
 *   captioned
 */

const LIMIT = 2_000; // lines, three hours of talk

/** @type {CaptionLog} the log before anything is captioned */
export const NO_CAPTIONS = Object.freeze({ lines: [], behind: false, partials: [], unavailable: false });

/** @param {CaptionLine} line */
export const keyOf = ({ speaker, start_ms: start }) => `${start} ${speaker}`;

/**
 * @param {CaptionLog} log
 * @param {import('../protocol/messages.js').Captions} news some of its lines may already be in the log
 * @returns {CaptionLog} without its oldest lines if it is full
 */
export function follow(log, { lines, behind, partials = [], unavailable = false }) {
  const known = new Set(log.lines.map(keyOf));
  const fresh = lines.filter((line) => !known.has(keyOf(line)));
  const all = fresh.length === 0 ? log.lines : [...log.lines, ...fresh].sort((a, b) => a.start_ms - b.start_ms);
  return { lines: all.slice(-LIMIT), behind, partials, unavailable };
}

/**
 * @param {readonly CaptionLine[]} lines
 * @param {(at: number) => string} clock writes a time (epoch ms)
 * @returns {string} a text file with a line for each: time, name, words
 */
export const textOf = (lines, clock) =>
  lines.map(({ start_ms: start, name, text }) => `[${clock(start)}] ${name}: ${text}\n`).join('');

/**
 * How captions are shown in this browser.
 *
 * @typedef {{on: boolean, size: 'small' | 'medium' | 'large', announced: boolean}} CaptionSettings `announced`: whether
 *   screen readers read new lines aloud
 * @type {CaptionSettings}
 */
const DEFAULTS = { on: false, size: 'medium', announced: false };

/** @param {string | null} text @returns {CaptionSettings} with defaults for missing or invalid values */
export function parseCaptionSettings(text) {
  const { on, size, announced } = read(text);
  return {
    on: on === true,
    size: size === 'small' || size === 'large' ? size : DEFAULTS.size,
    announced: announced === true,
  };
}

/** @param {string | null} text @returns {Record<string, unknown>} */
function read(text) {
  try {
    return { ...JSON.parse(text ?? '{}') };
  } catch {
    return {};
  }
}
