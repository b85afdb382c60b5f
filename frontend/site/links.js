/**
 * Where a link in a text begins and ends, as in `chalicelib/domain/links.py`, which gives the reasons. Both are held to
 * `tests/vectors/links.json`. Pure.
 */

/** @type {[number, number][]} ranges of code points that no link holds */
export const ENDS = [
  [0x00, 0x20],
  ...[0x22, 0x3c, 0x3e, 0x5c, 0x60].map(alone),
  [0x7f, 0xa0],
  ...[0xab, 0xad, 0xbb, 0x34f, 0x61c].map(alone),
  [0x115f, 0x1160],
  ...[0x1680].map(alone),
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x2000, 0x206f],
  [0x2190, 0x2bff],
  [0x2e00, 0x2e7f],
  [0x3000, 0x3004],
  [0x3008, 0x3020],
  ...[0x3030, 0x3164].map(alone),
  [0xd800, 0xdfff],
  [0xfe00, 0xfe1f],
  [0xfe30, 0xfe6f],
  ...[0xfeff].map(alone),
  [0xff00, 0xff0f],
  [0xff1a, 0xff20],
  [0xff3b, 0xff40],
  [0xff5b, 0xff65],
  ...[0xffa0].map(alone),
  [0xfff0, 0xffff],
  [0x1d173, 0x1d17a],
  [0x1f000, 0x1faff],
  [0xe0000, 0xe0fff],
];
/** At the end of a link, these belong to the sentence. */
export const TRAILING = ".,;:!?'*~|([{\xb7\u060c\u061b\u061f\u06d4\u0964\u0965\u0589\u1362\u104a\u104b\u17d4\u17d6";
/** @type {Record<string, string>} */
export const PAIRS = { ')': '(', ']': '[', '}': '{' };

const ends = ENDS.map((range) => range.map((point) => `\\u{${point.toString(16)}}`).join('-')).join('');
const HOST = `[^${ends}!-,\\/:-@\\[-\\^\\{-~]`;
const FIRST = `[^${ends}${TRAILING.replace(/[!-~]/g, '')}!-\\/:-@\\[-_\\{-~]`;
const NO_NAME = `(?!(?:${HOST}|[%!$&'()*+;=:~])*@)`;
/** The source of a regular expression with the flag `u`. */
export const LINK =
  `[Hh][Tt][Tt][Pp][Ss]?:\\/\\/(?:\\[[0-9A-Fa-f:.]+\\]|${FIRST}${HOST}*)${NO_NAME}(?::[0-9]{1,5})?` +
  `(?:[\\/?#][^${ends}]*)?`;

/**
 * @param {string} link a match of `LINK`
 * @param {string} before the character before it, or ''
 * @returns {string} without the punctuation of the sentence around it
 */
export function trimmed(link, before) {
  const marks = before === '_' ? `${TRAILING}_` : TRAILING;
  const whole = balanced(link);
  let end = whole.length;
  while (end > 0 && marks.includes(whole[end - 1])) end -= 1;
  return whole.slice(0, end);
}

/** @param {string} link */
function balanced(link) {
  /** @type {string[]} */
  const opened = [];
  for (let place = 0; place < link.length; place += 1) {
    const letter = link[place];
    if (Object.values(PAIRS).includes(letter)) opened.push(letter);
    else if (PAIRS[letter] && opened.pop() !== PAIRS[letter]) return link.slice(0, place);
  }
  return link;
}

/** @param {number} point @returns {[number, number]} */
function alone(point) {
  return [point, point];
}
