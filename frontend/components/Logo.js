import { html } from 'htm/preact';

/** Voices, and the circle that they make. */
export function Logo() {
  return html`
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="15" class="logo__ground" />
      <path d="M9 13.500v5M13.500 9.500v13M18.500 12v8M23 14.500v3" class="logo__voices" />
    </svg>`;
}
