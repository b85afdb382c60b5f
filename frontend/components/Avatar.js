import { html } from 'htm/preact';

/** @param {{person: {id: string, name: string}, size?: 'small' | 'middle' | 'large'}} props its name stands beside it */
export function Avatar({ person, size = 'middle' }) {
  return html`<span class="avatar avatar--${size}" style=${{ '--hue': hueOf(person.id) }} aria-hidden="true">${initialsOf(person.name)}</span>`;
}

/** @param {string} id @returns {number} degrees, the same for the same person everywhere */
function hueOf(id) {
  return [...id].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 360, 7);
}

/** @param {string} name */
function initialsOf(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...word][0] ?? '').join('').toUpperCase();
}
