/**
 * Rules of texts: limits, lengths, and the links, mentions and tags of a post, as in `chalicelib/domain/post.py`. Pure.
 */
import { LINK, trimmed } from './links.js';

/**
 * @typedef {{kind: 'text' | 'link' | 'mention' | 'tag', text: string, target: string}} Token `text` is shown; `target`
 *   is the address, the handle or the tag
 */

/**
 * The limits of texts. Posts and Fleets are counted in characters as people see them (`lengthOf`), the others in code
 * points (`codePointsOf`). The server counts in the same way; both languages run `tests/vectors/text_limits.json`.
 */
export const LIMITS = {
  post: 280,
  title: 70,
  topic: 30,
  topics: 3, // of one Space
  reason: 80,
  name: 50,
  bio: 160,
  alt: 420,
  message: 1_000,
  report: 1_000,
};

/** The characters between words; the same list is in `chalicelib/domain/post.py`, where the reasons are. */
const APART =
  '\\s\\x00-\\/:-@\\[-\\^`\\{-\\xa9\\xab-\\xb4\\xb6-\\xb9\\xbb-\\xbf\\xd7\\xf7\\u2000-\\u200b\\u200e-\\u206f' +
  '\\u2190-\\u2bff' +
  '\\u3000-\\u3004\\u3008-\\u3020\\u3030\\ufe0f\\uff00-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65' +
  '\\u{1f000}-\\u{1faff}';
const MENTION = `(?:(?<=[${APART}])|^)(?<![@\\/])@(?<mention>[A-Za-z0-9_]{3,15})(?![^${APART}])`;
const TAG = `(?:(?<=[${APART}])|^)(?<![#&\\/])#(?<tag>[^${APART}]{1,50})`;
const TOKEN = new RegExp(`(?<link>${LINK})|${MENTION}|${TAG}`, 'gu');
const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : null;

/** @param {string} text @returns {number} the number of characters that people see (Unicode UAX 29) */
export const lengthOf = (text) => (segmenter ? [...segmenter.segment(text)].length : [...text].length);

/** @param {string} text @returns {number} */
export const codePointsOf = (text) => [...text].length;

/** @param {string} text @returns {Token[]} the pieces of the text, in order and without gaps */
export function tokensOf(text) {
  /** @type {Token[]} */
  const tokens = [];
  const search = new RegExp(TOKEN);
  let done = 0;
  for (let match = search.exec(text); match; match = search.exec(text)) {
    const token = tokenOf(match);
    if (!token) continue;
    if (match.index > done) tokens.push({ kind: 'text', text: text.slice(done, match.index), target: '' });
    tokens.push(token);
    done = search.lastIndex = match.index + token.text.length;
  }
  if (done < text.length) tokens.push({ kind: 'text', text: text.slice(done), target: '' });
  return tokens;
}

/** @param {RegExpExecArray} match @returns {Token | null} */
function tokenOf(match) {
  const { link, mention, tag } = match.groups ?? {};
  if (link) {
    const address = trimmed(link, match.input.slice(0, match.index).slice(-1));
    return { kind: 'link', text: address, target: address };
  }
  if (mention) return { kind: 'mention', text: match[0], target: mention.toLowerCase() };
  // "#1" is a number, not a topic.
  return /^[0-9]+$/.test(tag) ? null : { kind: 'tag', text: match[0], target: tag };
}
