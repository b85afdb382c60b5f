/**
 * Lines of a transcript: the one that is spoken, and those with the words that somebody looks for. Pure.
 *
 * @typedef {{id: string, speaker: number, start_ms: number, end_ms: number, text: string, language: string,
 *   revision: number}} Line `speaker`: a place in the speakers of the transcript; ms from the start of the recording
 */
import { begins } from '../../site/folding.js';

/**
 * @param {readonly Line[]} lines in the order of their starts
 * @param {number} at ms
 * @returns {Line | null} the one that began last; null before the first
 */
export function lineAt(lines, at) {
  let low = 0;
  let high = lines.length; // all before `low` have begun, none from `high` on
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle].start_ms <= at) low = middle + 1;
    else high = middle;
  }
  return lines[low - 1] ?? null;
}

/**
 * @param {readonly Line[]} lines
 * @param {string} question
 * @returns {readonly Line[]} the lines that contain a word beginning with each word of the question; all if it is empty
 */
export const found = (lines, question) =>
  question.trim() === '' ? lines : lines.filter(({ text }) => begins(question, text));

/**
 * @param {readonly Line[]} lines
 * @param {Line} line
 * @returns {readonly Line[]} with this line in place of the one with its id
 */
export const replaced = (lines, line) => lines.map((one) => (one.id === line.id ? line : one));
