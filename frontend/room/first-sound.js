/** Tells the worker how long it took from the click to the first sound. */
import { encodeToRoom } from '../protocol/messages.js';

const TALKING_MS = 2_000; // sound that comes later was not spoken yet when the connection opened
const COMING_MS = 10_000; // a connection that took longer waited for a worker to start, or came after a loss

/**
 * @param {{receiver: Pick<RTCRtpReceiver, 'track'>, send: (text: string) => boolean}} link just opened
 * @param {number} clicked when the person clicked, by the clock `now`
 * @param {() => number} [now] ms
 */
export function tellFirstSound({ receiver: { track }, send }, clicked, now = () => performance.now()) {
  const opened = now();
  if (opened - clicked > COMING_MS) return;
  const tell = () => {
    if (now() - opened <= TALKING_MS) send(encodeToRoom({ type: 'heard', ms: Math.round(now() - clicked) }));
  };
  if (track.muted) track.addEventListener('unmute', tell, { once: true });
  else tell(); // the first packets came before the data channel opened
}
