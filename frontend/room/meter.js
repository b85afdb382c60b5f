/** Levels of sound, for meters and rings. */
import { wakingSigns } from './wake-events.js';

/** @type {AudioContext | null} */
let context = null;
/** Whether it should run: without a meter it would only keep the audio device, and a part of a processor, busy. */
let wanted = false;
let meters = 0;

/** Must be called in a click, or browsers keep the context suspended. */
export function wakeMeters() {
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
  for (const [target, event] of wakingSigns()) target.addEventListener(event, () => wake(made));
  return made;
}

/** @param {AudioContext} asleep */
function wake(asleep) {
  if (wanted && asleep.state !== 'running' && asleep.state !== 'closed') asleep.resume().catch(() => {}); // until the next sign
}

/**
 * @param {MediaStream} stream a remote stream must also play in an audio element; otherwise it is silent here
 * @returns {{level: () => number, close: () => void}} 0 (-60 dBFS or less) to 1 (-10 dBFS or more)
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
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    return Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-12) + 60) / 50));
  };
  const close = () => {
    if (!open) return;
    open = false;
    source.disconnect();
    closeMeter();
  };
  return { level, close };
}
