/** The waveform as bars, each in the colour of who speaks there. Pure. */

const QUIET = 0.04; // of the height: silence is a line, too

/**
 * @typedef {{height: number, speaker: number}} Bar `height`: 0 to 1; `speaker`: -1 where nobody speaks
 * @param {readonly number[]} peaks 0 to 255, evenly over the recording
 * @param {readonly import('./timeline.js').Turn[]} turns
 * @param {number} duration ms
 * @param {number} count of bars; there are no more than peaks
 * @returns {Bar[]}
 */
export function barsOf(peaks, turns, duration, count) {
  const bars = Math.min(count, peaks.length);
  const speakers = speakersOf(turns, duration, bars);
  return speakers.map((speaker, place) => {
    const within = peaks.slice(share(place, bars, peaks.length), share(place + 1, bars, peaks.length));
    return { height: Math.max(QUIET, Math.sqrt(Math.max(...within) / 255)), speaker };
  });
}

/** @param {number} place @param {number} of @param {number} whole @returns {number} */
const share = (place, of, whole) => Math.floor((place * whole) / of);

/**
 * @param {readonly import('./timeline.js').Turn[]} turns
 * @param {number} duration ms
 * @param {number} bars
 * @returns {number[]} for each bar, the speaker who speaks longest within it
 */
function speakersOf(turns, duration, bars) {
  const width = duration / bars;
  /** @type {Map<number, number>[]} ms of each speaker */
  const spoken = Array.from({ length: bars }, () => new Map());
  for (const [speaker, from, to] of turns) {
    for (let place = Math.max(0, Math.floor(from / width)); place < bars && place * width < to; place += 1) {
      const overlap = Math.min(to, (place + 1) * width) - Math.max(from, place * width);
      spoken[place].set(speaker, (spoken[place].get(speaker) ?? 0) + overlap);
    }
  }
  return spoken.map((times) => [...times].sort(([, time], [, other]) => other - time)[0]?.[0] ?? -1);
}

/**
 * @param {readonly Bar[]} bars
 * @param {number} speaker
 * @returns {string} an SVG path over the speaker's bars, each 1 wide with a gap, on a field of `bars.length` by 1
 */
export const pathOf = (bars, speaker) =>
  bars
    .map((bar, place) => (bar.speaker === speaker ? `M${place + 0.5} ${low(bar)}V${(1 - low(bar)).toFixed(3)}` : ''))
    .join('');

/** @param {Bar} bar @returns {number} its distance from the edges */
const low = ({ height }) => Number(((1 - height) / 2).toFixed(3));
