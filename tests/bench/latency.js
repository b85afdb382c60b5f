// Runs after tests/support/ear.js: a microphone that says tones at known moments, and when sound arrives.
(() => {
  const THRESHOLD = 0.01; // -40 dBFS: far above comfort noise, far below the tone
  const WINDOW = 2048; // samples looked at together, 43 ms at 48 kHz
  const wall = (time) => performance.timeOrigin + time;
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  let mouth = null;
  const openMouth = () => {
    const context = new AudioContext({ sampleRate: 48000, latencyHint: 0 });
    const oscillator = new OscillatorNode(context, { frequency: 1000 });
    const gain = new GainNode(context, { gain: 0 });
    const out = context.createMediaStreamDestination();
    oscillator.connect(gain).connect(out);
    oscillator.start();
    mouth = { context, gain, out };
    return out.stream;
  };
  navigator.mediaDevices.getUserMedia = async () => openMouth();

  const hum = () => mouth.gain.gain.setValueAtTime(0.5, mouth.context.currentTime);

  // One beep of 100 ms; answers the epoch milliseconds at which its first sample enters the track.
  const beep = () => {
    const { gain, context } = mouth;
    const start = context.currentTime + 0.05;
    gain.gain.setValueAtTime(0.5, start);
    gain.gain.setValueAtTime(0, start + 0.1);
    return wall(performance.now()) + (start - context.currentTime) * 1000;
  };

  let context = null;
  let analyser = null;
  let attached = null;
  const follow = () => {
    const track = window.ear.tracks()[0];
    // A source made before the page plays the track stays silent for good.
    if (!track || track === attached || track.muted || document.querySelector('audio')?.paused !== false) return;
    attached = track;
    analyser = new AnalyserNode(context, { fftSize: WINDOW });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  };
  // Before the first click the browser lets nothing sound, and forgets that it was asked.
  const openEar = () => {
    context ??= new AudioContext({ sampleRate: 48000, latencyHint: 0 });
    if (context.state !== 'running') void context.resume();
  };

  // Epoch milliseconds of the first loud sample that arrives after `after`, or null when none does in time.
  const onset = async (after, milliseconds) => {
    const samples = new Float32Array(WINDOW);
    for (const end = performance.now() + milliseconds; performance.now() < end; await pause(2)) {
      openEar();
      follow();
      if (!analyser) continue;
      const now = wall(performance.now());
      analyser.getFloatTimeDomainData(samples);
      const first = samples.findIndex((sample) => Math.abs(sample) > THRESHOLD);
      const time = now - (WINDOW - first) / 48;
      if (first >= 0 && time > after) return time;
    }
    return null;
  };

  let clicked = 0;
  addEventListener('click', () => { clicked = wall(performance.now()); }, true);

  window.latency = { hum, beep, onset, clicked: () => clicked };
})();
