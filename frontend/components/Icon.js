import { html } from 'htm/preact';

/** Drawn on 24 by 24, with lines of the text's colour. */
const PATHS = {
  home: 'M3 11.5 12 4l9 7.5M5.5 10v10h13V10M10 20v-6h4v6',
  explore: 'M10 3 7 21M17 3l-3 18M4 8.5h17M3 15.5h17',
  feather: 'M20 4c-8 0-13 5-14 13l-2 3M6 17c6 1 11-2 12-7M9 14l7-6',
  microphone: 'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  muted: 'M9 9v3a3 3 0 0 0 4.5 2.6M15 11V6a3 3 0 0 0-5.8-1M5.5 11.5a6.5 6.5 0 0 0 10 5.5M18.5 11.5c0 .9-.2 1.8-.5 2.6M12 18v3M4 4l16 16',
  muted_by_host: 'M12 3 5 6v5.5c0 4.4 3 7.7 7 9.5 4-1.800 7-5.100 7-9.500V6ZM9 9l6 6M15 9l-6 6',
  people: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.300 3.300 0 0 1 0 6.300M18 14.500c2 .8 3.200 2.700 3.500 5.500',
  share: 'M12 15V3.500M7.500 8 12 3.500 16.500 8M4.500 13.500V20h15v-6.500',
  settings: 'M4 7h9M19 7h1M4 17h3M13 17h7M16 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM10 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z',
  shrink: 'M5 9l7 7 7-7',
  expand: 'M5 15l7-7 7 7',
  link: 'M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1',
  hand: 'M7 12.500V6.500a1.500 1.500 0 0 1 3 0V11M10 10.500V4.500a1.500 1.500 0 0 1 3 0V11M13 10.500V5.500a1.500 1.500 0 0 1 3 0V13M16 10a1.500 1.500 0 0 1 3 0v4.500a6.500 6.500 0 0 1-6.500 6.500c-3 0-4.500-1.500-5.700-3.500L4 13.500c-.9-1.600 1-2.900 2.200-1.600L7.500 13.500',
  close: 'M5 5l14 14M19 5 5 19',
  calendar: 'M4 6h16v14H4ZM4 10.500h16M8 3.500V8M16 3.500V8',
  post: 'M5 4h14v16H5ZM8.500 9h7M8.500 13h7M8.500 17h4',
  space: 'M4 10v4M8 7v10M12 4v16M16 7v10M20 10v4',
  check: 'M4.500 12.500 10 18 20 6.500',
};

/** @typedef {keyof typeof PATHS} IconName */

/** @param {{name: IconName}} props a picture beside words, or inside of what has a name: never read out */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>`;
}
