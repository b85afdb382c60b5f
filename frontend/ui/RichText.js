import { html } from 'htm/preact';
import { ownPath } from '../site/own-links.js';
import { tokensOf } from '../site/text.js';

/** Renders the links, mentions and tags of `text` as links. @param {{text: string}} props */
export function RichText({ text }) {
  return html`${tokensOf(text).map(shown)}`;
}

/** @param {import('../site/text.js').Token} token */
function shown({ kind, text, target }) {
  if (kind === 'mention') return html`<a dir="auto" href=${`/${target}`}>${text}</a>`;
  if (kind === 'tag') return html`<a dir="auto" href=${`/search?q=${encodeURIComponent(`#${target}`)}`}>${text}</a>`;
  if (kind !== 'link') return text;
  const own = ownPath(target, location.origin);
  const words = shortened(text.replace(/^https?:\/\/(www\.)?/i, ''));
  if (own) return html`<a href=${own} title=${target}>${words}</a>`;
  return html`<a href=${target} title=${target} rel="noopener noreferrer nofollow" target="_blank">${words}</a>`;
}

/** @param {string} address @returns {string} shortened to 40 characters */
const shortened = (address) => (address.length > 40 ? `${address.slice(0, 39)}…` : address.replace(/\/$/, ''));
