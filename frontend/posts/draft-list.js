/** The unfinished texts of one account by what they are for. Pure. */

const KEPT = 20;

/**
 * @param {Record<string, string>} drafts from the oldest to the newest
 * @param {string} name
 * @param {string} text nothing but space removes the draft
 * @returns {Record<string, string>} with the text as the newest; the oldest of more than twenty is gone
 */
export function withDraft(drafts, name, text) {
  const others = Object.entries(drafts).filter(([other]) => other !== name);
  const all = text.trim() ? [...others, [name, text]] : others;
  return Object.fromEntries(all.slice(-KEPT));
}
