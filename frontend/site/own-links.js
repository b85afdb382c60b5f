/** Which links lead to pages of this site. Pure; `chalicelib/domain/paths.py` has the same rule, with its vectors. */

/**
 * @param {string} url an address as somebody wrote it
 * @param {string} origin of this site
 * @returns {string | null} the path of the page, with its query and fragment, if the link leads to this site. Null for
 *   a path that begins with two slashes: without its origin, it would lead to another host.
 */
export function ownPath(url, origin) {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url); // a backslash becomes a slash, and dots are resolved
  const own = parsed.origin === origin && !parsed.username && !parsed.password;
  return own && !parsed.pathname.startsWith('//') ? parsed.pathname + parsed.search + parsed.hash : null;
}
