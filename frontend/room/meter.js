/** The level of the microphone, for its test and for the ring around one's own picture. */
import { wakeEvents } from './wake-events.js';

/** @type {AudioContext | null} */
let context = null;
/** Whether it should run: without a meter it would only keep the audio device, and a part of a processor, busy. */
let wanted = false;
let meters = 0;

/** Browsers may keep the context suspended until the person does something on the page. */
function wakeMeters() {
  wanted = true;
  context ??= keptAwake(new AudioContext());
  wake(context);
}

function closeMeter() {
  meters -= 1;
  if (meters > 0) return;
  wanted = false;
  context?.suspend().catch(() => {});
}

/** @param {AudioContext} made browsers suspend or interrupt it, e.g. for a call or while a tab sleeps */
function keptAwake(made) {
  made.addEventListener('statechange', () => wake(made));
  for (const [target, event] of wakeEvents()) target.addEventListener(event, () => wake(made));
  return made;
}

/** Has no effect if the browser refuses; the next event tries again. @param {AudioContext} asleep */
function wake(asleep) {
  if (wanted && asleep.state !== 'running' && asleep.state !== 'closed') asleep.resume().catch(() => {});
}

/**
 * @param {number} power mean square of samples from -1 to 1
 * @returns {number} 0 (-60 dBFS or less) to 1 (-10 dBFS or more)
 */
export const levelOf = (power) => Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-12) + 60) / 50));

/**
 * The level of a microphone. Received sound needs none of this: browsers measure it, see `Sound.level`.
 * @param {MediaStream} stream
 * @returns {{level: () => number, close: () => void}} `level`: 0 to 1, as `levelOf` returns it
 */
export function createMeter(stream) {
  wakeMeters();
  const audio = /** @type {AudioContext} */ (context);
  const source = audio.createMediaStreamSource(stream);
  const analyser = new AnalyserNode(audio, { fftSize: 512 });
  const samples = new Float32Array(analyser.fftSize);
  source.connect(analyser);
  meters += 1;
  let open = true;
  const level = () => {
    analyser.getFloatTimeDomainData(samples);
    return levelOf(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  };
  const close = () => {
    if (!open) return;
    open = false;
    source.disconnect();
    closeMeter();
  };
  return { level, close };
}
