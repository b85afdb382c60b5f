/** Short sounds that say that something happened, as WAV files. Pure. */

const RATE = 24_000; // Hz
const NOTE = 0.16; // s
const FADE = 0.01; // s, at both ends of a note, or it would click
const PEAK = 0.25; // of full scale: softer than speech

/** Two notes: up to what invites you to act, down to what takes something from you. */
export const CHIMES = Object.freeze({ up: [659.3, 880], down: [659.3, 440] });

/** @typedef {keyof typeof CHIMES} Chime */

/** @param {Chime} chime @returns {ArrayBuffer} a WAV file: mono, 16 bits */
export function chimeFile(chime) {
  const samples = CHIMES[chime].flatMap(noteOf);
  const file = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  writeHeader(file, 2 * samples.length);
  samples.forEach((sample, at) => file.setInt16(44 + 2 * at, Math.round(32_767 * sample), true));
  return file.buffer;
}

/** @param {number} hertz @returns {number[]} samples that ring out like a bell */
function noteOf(hertz) {
  return Array.from({ length: RATE * NOTE }, (_, at) => {
    const time = at / RATE;
    const edge = Math.min(1, time / FADE, (NOTE - time) / FADE);
    return PEAK * edge * Math.exp(-8 * time) * Math.sin(2 * Math.PI * hertz * time);
  });
}

/** @param {DataView} file @param {number} size bytes of the samples */
function writeHeader(file, size) {
  const text = (/** @type {number} */ at, /** @type {string} */ word) =>
    [...word].forEach((letter, nth) => file.setUint8(at + nth, letter.charCodeAt(0)));
  text(0, 'RIFF');
  file.setUint32(4, 36 + size, true);
  text(8, 'WAVEfmt ');
  file.setUint32(16, 16, true); // bytes of the format
  file.setUint16(20, 1, true); // PCM
  file.setUint16(22, 1, true); // channels
  file.setUint32(24, RATE, true);
  file.setUint32(28, 2 * RATE, true); // bytes a second
  file.setUint16(32, 2, true); // bytes of a frame
  file.setUint16(34, 16, true); // bits of a sample
  text(36, 'data');
  file.setUint32(40, size, true);
}
