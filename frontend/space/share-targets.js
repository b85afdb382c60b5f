/** Share intents: addresses that open the composers of other sites with a link. Pure. */

/** @typedef {{name: string, to: (text: string, url: string) => string}} Intent */

/** @type {readonly Intent[]} */
export const INTENTS = [
  { name: 'X', to: (text, url) => withQuery('https://x.com/intent/post', { text, url }) },
  { name: 'Bluesky', to: (text, url) => withQuery('https://bsky.app/intent/compose', { text: `${text} ${url}` }) },
  // Mastodon's own page asks for the person's server.
  {
    name: 'Mastodon',
    to: (text, url) => `https://share.joinmastodon.org/#text=${encodeURIComponent(`${text} ${url}`)}`,
  },
  { name: 'WhatsApp', to: (text, url) => withQuery('https://wa.me/', { text: `${text} ${url}` }) },
  { name: 'Telegram', to: (text, url) => withQuery('https://t.me/share/url', { url, text }) },
];

/** @param {string} text @param {string} url @returns {string} */
export const mailTo = (text, url) =>
  `mailto:?subject=${encodeURIComponent(text)}&body=${encodeURIComponent(`${text}\n\n${url}`)}`;

/**
 * @param {string} origin
 * @param {string} id
 * @param {string} title
 * @returns {string} HTML that shows the player of a Space in another page
 */
export function embedCode(origin, id, title) {
  const address = `${origin}/embed/spaces/${encodeURIComponent(id)}`;
  const style = 'border: 0; border-radius: 16px';
  const looks = `width="480" height="240" title="${escaped(title)}" allow="autoplay" loading="lazy" style="${style}"`;
  return `<iframe src="${address}" ${looks}></iframe>`;
}

/** @param {string} text for an attribute */
const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * @param {string} address
 * @param {Record<string, string>} values spaces become %20, because some composers show a plus
 */
const withQuery = (address, values) =>
  `${address}?${Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;
