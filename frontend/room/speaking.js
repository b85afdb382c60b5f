/**
 * The people who are speaking, by the contributing sources (CSRCs) of the received packets. Pure.
 *
 * Browsers keep an entry for 10 s after its last packet, and their clocks for `timestamp` differ. So an entry counts if
 * its timestamp has *changed* recently, by our own clock.
 *
 * @typedef {{source: number, timestamp: number}} Source
 * @typedef {ReadonlyMap<number, {timestamp: number, movedAt: number}>} Heard
 */

/** ms without a newer packet after which somebody counts as silent; Firefox updates in steps of up to 350 ms. */
export const SPEAKING_MS = { chromium: 300, firefox: 600 };

/** @type {Heard} */
export const NOBODY = new Map();

/**
 * @param {Heard} heard
 * @param {readonly Source[]} sources from `getContributingSources()`
 * @param {number} now ms, any steady clock
 * @returns {Heard}
 */
export function hear(heard, sources, now) {
  return new Map(
    sources.map(({ source, timestamp }) => {
      const before = heard.get(source);
      return [source, before?.timestamp === timestamp ? before : { timestamp, movedAt: now }];
    }),
  );
}

/**
 * @param {Heard} heard
 * @param {number} now ms, the clock of `hear`
 * @param {number} window ms
 * @returns {Set<number>} the CSRCs of the people who are speaking
 */
export function speakingAt(heard, now, window) {
  return new Set([...heard].filter(([, { movedAt }]) => now - movedAt <= window).map(([source]) => source));
}
