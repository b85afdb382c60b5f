/** Playback: one audio element outside of the page's content, and its level. */

/** @type {AudioContext | null} */
let context = null;

/** Must be called in a click, or browsers keep the context suspended. */
export function wakeMeters() {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
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
  const level = () => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    return Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-12) + 60) / 50));
  };
  return { level, close: () => source.disconnect() };
}

export class Sound {
  /** @type {RTCRtpReceiver | null} */
  receiver = null;
  /** @type {ReturnType<typeof createMeter> | null} */
  #meter = null;

  /** @param {HTMLAudioElement} audio @param {(blocked: boolean) => void} onBlocked */
  constructor(audio, onBlocked) {
    this.audio = audio;
    this.onBlocked = onBlocked;
  }

  /** @param {RTCRtpReceiver | null} receiver null stops playback */
  play(receiver) {
    this.#meter?.close();
    this.#meter = null;
    this.receiver = receiver;
    this.audio.srcObject = receiver && new MediaStream([receiver.track]);
    this.onBlocked(false);
    if (!receiver) return;
    this.#meter = createMeter(/** @type {MediaStream} */ (this.audio.srcObject));
    void this.resume();
  }

  /** Starts playback, which browsers may block until a click. */
  async resume() {
    try {
      await this.audio.play();
      this.onBlocked(false);
    } catch (error) {
      const blocked = error instanceof DOMException && error.name === 'NotAllowedError';
      if (blocked) this.onBlocked(true);
    }
  }

  /** @returns {number} 0 to 1, of the mix */
  level() {
    return this.#meter?.level() ?? 0;
  }
}
