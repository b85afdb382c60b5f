/** Decides which characters people can see, as `chalicelib/domain/visibility.py` does, which gives the reasons. Pure. */

/** @type {[number, number][]} ranges of code points that are drawn as nothing, or as a space */
export const BLANK = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffc],
  [0x13441, 0x13442],
  [0x16fe4, 0x16fe4],
  [0x1bca0, 0x1bca3],
  [0x1d159, 0x1d159],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];
/** @type {[number, number][]} blocks of emoji and ideographs that may be newer than a browser's Unicode */
export const GROWING = [
  [0x1f000, 0x1faff],
  [0x20000, 0x2fffd],
  [0x30000, 0x3fffd],
];

/** @param {[number, number][]} ranges */
const among = (ranges) => ranges.map((range) => range.map((point) => `\\u{${point.toString(16)}}`).join('-')).join('');
const SEEN = new RegExp(`(?![${among(BLANK)}])[\\p{L}\\p{N}\\p{P}\\p{S}${among(GROWING)}]`, 'u');

/** @param {string} text @returns {boolean} whether people can see any of it */
export const shows = (text) => SEEN.test(text);
