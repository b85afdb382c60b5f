/** Text folded for comparison, without case and accents, as in `chalicelib/domain/search_words.py`. Pure. */

/** @param {string} text */
export const folded = (text) => text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');

/**
 * @param {string} question
 * @param {string} text
 * @returns {boolean} whether each word of the question begins a word of the text
 */
export function begins(question, text) {
  const there = wordsOf(text);
  const asked = wordsOf(question);
  return asked.length > 0 && asked.every((word) => there.some((one) => one.startsWith(word)));
}

/** @param {string} text */
const wordsOf = (text) => folded(text).match(/[\p{L}\p{N}_]+/gu) ?? [];
