// Runs after tests/support/ear.js: a microphone that plays tones at known moments, and the times at which sound
// arrives.
(() => {
  const THRESHOLD = 0.01; // -40 dBFS: far above comfort noise, far below the tone
  const WINDOW = 2048; // samples examined together, 43 ms at 48 kHz
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

  // Plays one beep of 100 ms; returns the epoch ms at which its first sample enters the track.
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
    // A source created before the page plays the track stays silent for good.
    if (!track || track === attached || track.muted || document.querySelector('audio')?.paused !== false) return;
    attached = track;
    analyser = new AnalyserNode(context, { fftSize: WINDOW });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  };
  // Before the first click the browser plays nothing, and forgets that it was asked.
  const openEar = () => {
    context ??= new AudioContext({ sampleRate: 48000, latencyHint: 0 });
    if (context.state !== 'running') void context.resume();
  };

  // Returns the epoch ms of the first loud sample that arrives after `after`, or null if none does in time.
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
