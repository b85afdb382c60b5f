/**
 * The chapters of a recording, by who speaks when, and the silence in it. Pure.
 *
 * @typedef {[speaker: number, from: number, to: number]} Turn `speaker`: a place in the list of speakers; ms from the
 *   start of the recording
 * @typedef {[from: number, to: number]} Span ms from the start of the recording
 * @typedef {{speaker: number, from: number, to: number}} Chapter it lasts until the next one starts
 */

const BREATH_MS = 2_000; // a shorter pause is within a turn
const CHAPTER_MS = 5_000; // shorter turns are remarks within somebody else's chapter
const RESTART_MS = 3_000; // later in a chapter, "previous" goes back to its start
const MARGIN_MS = 300; // of silence that stays on both sides, so that no word is cut
const SILENCE_MS = 1_500; // a shorter silence is not worth a jump

/**
 * @param {readonly Turn[]} turns
 * @param {number} duration ms
 * @returns {Chapter[]} one for each change of the speaker, in order, beginning with the first speaker
 */
export function chaptersOf(turns, duration) {
  const whole = joined(turns);
  const long = whole.filter(([, from, to]) => to - from >= CHAPTER_MS);
  const told = long.length > 0 ? whole.filter((turn) => turn === whole[0] || long.includes(turn)) : whole;
  const starts = told.filter(([speaker], place, all) => all[place - 1]?.[0] !== speaker);
  return starts.map(([speaker, from], place) => ({ speaker, from, to: starts[place + 1]?.[1] ?? duration }));
}

/** @param {readonly Turn[]} turns @returns {Turn[]} in order, without short pauses within a turn */
function joined(turns) {
  /** @type {Turn[]} */
  const whole = [];
  /** @type {Map<number, Turn>} */
  const last = new Map();
  for (const [speaker, from, to] of inOrder(turns)) {
    const before = last.get(speaker);
    if (before && from - before[2] <= BREATH_MS) before[2] = Math.max(before[2], to);
    else {
      last.set(speaker, [speaker, from, to]);
      whole.push(/** @type {Turn} */ (last.get(speaker)));
    }
  }
  return whole;
}

/** @param {readonly Turn[]} turns */
const inOrder = (turns) => [...turns].sort(([, from], [, other]) => from - other);

/** @param {readonly Turn[]} turns @param {number} at ms @returns {Set<number>} the speakers who are heard */
export const speakersAt = (turns, at) =>
  new Set(turns.filter(([, from, to]) => from <= at && at < to).map(([speaker]) => speaker));

/** @param {readonly Chapter[]} chapters @param {number} at ms @returns {number} its place; -1 before the first */
export const chapterAt = (chapters, at) => chapters.findLastIndex(({ from }) => from <= at);

/** @param {readonly Chapter[]} chapters @param {number} at ms @returns {number | null} where the next speaker begins */
export const nextStart = (chapters, at) => chapters.find(({ from }) => from > at)?.from ?? null;

/**
 * @param {readonly Chapter[]} chapters
 * @param {number} at ms
 * @returns {number} where the chapter begins or, at its start, the one before
 */
export function previousStart(chapters, at) {
  const here = chapterAt(chapters, at);
  const begun = here >= 0 && at - chapters[here].from < RESTART_MS;
  return chapters[begun ? here - 1 : here]?.from ?? 0;
}

/**
 * @param {readonly Turn[]} turns
 * @param {number} duration ms
 * @returns {Span[]} where nobody speaks for so long that a jump saves time
 */
export function silencesOf(turns, duration) {
  /** @type {Span[]} */
  const silences = [];
  let spoken = 0; // until when
  for (const [, from, to] of [...inOrder(turns), /** @type {Turn} */ ([-1, duration, duration])]) {
    const start = spoken === 0 ? 0 : spoken + MARGIN_MS;
    const end = from === duration ? duration : from - MARGIN_MS;
    if (end - start >= SILENCE_MS) silences.push([start, end]);
    spoken = Math.max(spoken, to);
  }
  return silences;
}

/** @param {readonly Span[]} silences @param {number} at ms @returns {number | null} where the silence at that time ends */
export const endOfSilence = (silences, at) => silences.find(([from, to]) => from <= at && at < to)?.[1] ?? null;
