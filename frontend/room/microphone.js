/** The microphone: one capture, shared by the test in the start dialog and the room. */

const KEY = 'espacio.microphone';

/**
 * @typedef {{deviceId: string, noiseSuppression: boolean, echoCancellation: boolean, autoGainControl: boolean}}
 *   MicrophoneSettings
 * @typedef {'denied' | 'missing' | 'busy'} MicrophoneProblem
 */

/** @type {MicrophoneSettings} */
const DEFAULTS = { deviceId: '', noiseSuppression: true, echoCancellation: true, autoGainControl: true };

export class Microphone {
  /** @type {Promise<MediaStream> | null} */
  #stream = null;

  /** @param {Storage} storage */
  constructor(storage) {
    this.storage = storage;
  }

  /** @returns {MicrophoneSettings} */
  get settings() {
    try {
      return { ...DEFAULTS, ...JSON.parse(this.storage.getItem(KEY) ?? '{}') };
    } catch {
      return DEFAULTS;
    }
  }

  /** @param {Partial<MicrophoneSettings>} change applies from the next `open` */
  change(change) {
    this.storage.setItem(KEY, JSON.stringify({ ...this.settings, ...change }));
  }

  /** @returns {Promise<MediaStream>} the same capture until `release`. Throws DOMException, like getUserMedia. */
  open() {
    if (!this.#stream) {
      const asked = capture(this.settings);
      this.#stream = asked;
      asked.catch(() => this.#forget(asked));
    }
    return this.#stream;
  }

  /** Stops the capture, so that the browser no longer shows that it records. */
  async release() {
    const stream = this.#stream;
    this.#stream = null;
    (await stream?.catch(() => null))?.getTracks().forEach((track) => track.stop());
  }

  /** @param {Promise<MediaStream>} failed */
  #forget(failed) {
    if (this.#stream === failed) this.#stream = null;
  }
}

/** The one of this page. Tests under Node have no storage. */
export const microphone = new Microphone(globalThis.localStorage);

/** @param {MicrophoneSettings} settings */
async function capture(settings) {
  const { deviceId, ...processing } = settings;
  if (!navigator.mediaDevices) throw new DOMException('The page is not secure.', 'NotFoundError');
  const audio = { ...processing, ...(deviceId ? { deviceId: { ideal: deviceId } } : {}) };
  return navigator.mediaDevices.getUserMedia({ audio, video: false });
}

/** @param {unknown} error from `open` @returns {MicrophoneProblem} */
export function problemOf(error) {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing';
}
