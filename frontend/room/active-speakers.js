/** The people who are speaking, for the rings around their pictures. */
import { signal } from '@preact/signals';
import { NOBODY, SPEAKING_MS, hear, speakingAt } from './speaking.js';

const POLL_MS = 100;
const OWN_SPEAKING = 0.35; // of the meter: about -39 dBFS

/** @type {import('@preact/signals').Signal<ReadonlySet<string>>} ids of the people who are speaking */
export const speaking = signal(new Set());

/**
 * @typedef {{
 *   screen: () => import('./state.js').Screen, receiver: () => RTCRtpReceiver | null, ownLevel: () => number,
 * }} Heard `receiver`: of the mix, which does not contain one's own voice; `ownLevel`: as `levelOf`
 */

/** Keeps `speaking` up to date, for as long as the page lives. @param {Heard} from */
export function watchSpeaking({ screen, receiver, ownLevel }) {
  let heard = NOBODY;
  const window = navigator.userAgent.includes('Firefox') ? SPEAKING_MS.firefox : SPEAKING_MS.chromium;
  setInterval(() => {
    const now = performance.now();
    heard = hear(heard, receiver()?.getContributingSources() ?? [], now);
    const csrcs = speakingAt(heard, now, window);
    const { stage = [], you } = screen();
    const own = ownLevel() > OWN_SPEAKING ? you?.id : undefined;
    show(stage.filter((entry) => csrcs.has(entry.csrc) || entry.id === own).map((entry) => entry.id));
  }, POLL_MS);
}

/** @param {string[]} ids */
function show(ids) {
  if (ids.length !== speaking.value.size || ids.some((id) => !speaking.value.has(id))) speaking.value = new Set(ids);
}
