/**
 * Rules of texts: limits, lengths, and the links, mentions and tags of a post, as in `chalicelib/domain/post.py`. Pure.
 */

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
};

/** The characters between words; the same list is in `chalicelib/domain/post.py`, where the reasons are. */
const APART =
  '\\s\\x00-\\/:-@\\[-\\^`\\{-\\xa9\\xab-\\xb4\\xb6-\\xb9\\xbb-\\xbf\\xd7\\xf7\\u2000-\\u200b\\u200e-\\u206f' +
  '\\u2190-\\u2bff' +
  '\\u3000-\\u3004\\u3008-\\u3020\\u3030\\ufe0f\\uff00-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65' +
  '\\u{1f000}-\\u{1faff}';
const LINK = '(?<link>https?:\\/\\/[^\\s<>"\'\\u201c\\u201d]+)';
const MENTION = `(?:(?<=[${APART}])|^)(?<![@\\/])@(?<mention>[A-Za-z0-9_]{3,15})(?![^${APART}])`;
const TAG = `(?:(?<=[${APART}])|^)(?<![#&\\/])#(?<tag>[^${APART}]{1,50})`;
const TOKEN = new RegExp(`${LINK}|${MENTION}|${TAG}`, 'gu');
const TRAILING = '.,;:!?)]}\u2026'; // at the end of a link, they belong to the sentence
/** @type {Record<string, string>} */
const PAIRS = { ')': '(', ']': '[', '}': '{' };

const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : null;

/** @param {string} text @returns {number} the number of characters that people see (Unicode UAX 29) */
export const lengthOf = (text) => (segmenter ? [...segmenter.segment(text)].length : [...text].length);

/** @param {string} text @returns {number} */
export const codePointsOf = (text) => [...text].length;

/** @param {string} text @returns {Token[]} the pieces of the text, in order and without gaps */
export function tokensOf(text) {
  /** @type {Token[]} */
  const tokens = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    const token = tokenOf(match);
    if (!token) continue;
    if (match.index > at) tokens.push({ kind: 'text', text: text.slice(at, match.index), target: '' });
    tokens.push(token);
    at = match.index + token.text.length;
  }
  if (at < text.length) tokens.push({ kind: 'text', text: text.slice(at), target: '' });
  return tokens;
}

/** @param {RegExpMatchArray} match @returns {Token | null} */
function tokenOf(match) {
  const { link, mention, tag } = match.groups ?? {};
  if (link) {
    const address = trimmed(link);
    return address.length > 'https://'.length ? { kind: 'link', text: address, target: address } : null;
  }
  if (mention) return { kind: 'mention', text: match[0], target: mention.toLowerCase() };
  // "#1" is a number, not a topic.
  return /^[0-9]+$/.test(tag) ? null : { kind: 'tag', text: match[0], target: tag };
}

/**
 * @param {string} link
 * @returns {string} without the punctuation of the sentence around it; a bracket opened within the link stays
 */
function trimmed(link) {
  let end = link.length;
  while (end > 0 && TRAILING.includes(link[end - 1])) {
    const kept = link.slice(0, end);
    const last = kept[end - 1];
    if (PAIRS[last] && count(kept, PAIRS[last]) >= count(kept, last)) break;
    end -= 1;
  }
  return link.slice(0, end);
}

/** @param {string} text @param {string} letter */
const count = (text, letter) => text.split(letter).length - 1;
