/** Volume and output device: how they are stored, and how they are applied to an audio element. */

/** @typedef {{volume: number, output: string}} OutputSettings `volume`: 0 to 1; `output`: '' is the system's choice */

/** @type {OutputSettings} */
const DEFAULTS = { volume: 1, output: '' };

/** @param {string | null} text @returns {OutputSettings} with defaults for missing or invalid values */
export function parseOutput(text) {
  const { volume, output } = read(text);
  const loud = typeof volume === 'number' && volume >= 0 && volume <= 1;
  return { volume: loud ? volume : DEFAULTS.volume, output: typeof output === 'string' ? output : DEFAULTS.output };
}

/** @param {string | null} text @returns {Record<string, unknown>} */
function read(text) {
  try {
    return { ...JSON.parse(text ?? '{}') };
  } catch {
    return {};
  }
}

/**
 * @param {HTMLAudioElement} audio plays through the system's device if the chosen one is gone
 * @param {OutputSettings} settings
 */
export async function applyOutput(audio, { volume, output }) {
  audio.volume = volume;
  const element = /** @type {HTMLAudioElement & {sinkId?: string, setSinkId?: (id: string) => Promise<void>}} */ (
    audio
  );
  if (!element.setSinkId || element.sinkId === output) return;
  await element.setSinkId(output).catch(() => element.setSinkId?.('').catch(() => {}));
}
