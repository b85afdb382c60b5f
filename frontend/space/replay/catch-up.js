/** Which Space this page plays from the beginning while it is live, instead of being in it. */
import { signal } from '@preact/signals';

/** @type {import('@preact/signals').Signal<string | null>} */
export const catchingUp = signal(null);

/** What browsers are to play: Opus in WebM, piece by piece. */
export const TYPE = 'audio/webm; codecs="opus"';

/**
 * @param {{record: boolean, from_beginning: boolean} | undefined} settings
 * @returns {boolean} whether people may hear the Space from the beginning, and this browser can play that
 */
export const offersBeginning = (settings) =>
  settings?.record === true &&
  settings.from_beginning &&
  'MediaSource' in globalThis &&
  MediaSource.isTypeSupported(TYPE);
