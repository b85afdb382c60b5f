import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { profileCardOf } from './profile-cards.js';

/** @typedef {'small' | 'middle' | 'large' | 'huge'} Size */
/** @type {Record<Size, 'small' | 'large'>} the size of picture that is sharp on a dense screen */
const PICTURES = { small: 'small', middle: 'small', large: 'large', huge: 'large' };

/**
 * A decorative picture: the name is always beside it. `bare` leaves out the picture.
 * @param {{person: {id: string, name: string}, size?: Size, bare?: boolean}} props
 */
export function Avatar({ person, size = 'middle', bare = false }) {
  const [broken, setBroken] = useState('');
  const source = (bare ? null : profileCardOf(person.id))?.picture?.[PICTURES[size]];
  return html`
    <span class="avatar avatar--${size}" style=${{ '--hue': hueOf(person.id) }} data-initials=${initialsOf(person.name)}
      aria-hidden="true">
      ${
        source &&
        source !== broken &&
        html`<img class="avatar__picture" src=${source} alt="" decoding="async"
        onError=${() => setBroken(source)} />`
      }
    </span>`;
}

/** @param {string} id @returns {number} degrees, the same for the same person everywhere */
export function hueOf(id) {
  return [...id].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 360, 7);
}

/** @param {string} name */
function initialsOf(name) {
  const all = name.trim().split(/\s+/);
  const words = all.filter((word) => /^[\p{L}\p{N}]/u.test(word)); // a symbol is chosen only where there is nothing else
  if (words.length === 0) words.push(all[0]);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}
