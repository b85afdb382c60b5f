/** The files that contain the sound of a recording. */

const OGG = 'audio/ogg; codecs=opus';

/**
 * @typedef {Pick<import('./api.js').Recording, 'audio' | 'm4a'>} Files
 * @typedef {(type: string) => boolean} Plays whether the browser can play files of a type
 */

/** @type {Plays} */
const browserPlays = (type) => document.createElement('audio').canPlayType(type) !== '';

/** @param {Files} files @param {Plays} [plays] @returns {boolean} whether the browser can play one of them */
export const isPlayable = ({ m4a }, plays = browserPlays) => plays(OGG) || m4a !== null;

/** @param {Files} files @param {Plays} [plays] @returns {string} the address of the one to play: Safari needs AAC */
export const toPlay = ({ audio, m4a }, plays = browserPlays) => (plays(OGG) ? audio : (m4a?.audio ?? audio)) ?? '';

/** @param {string | null} audio @returns {string} the address at which browsers save the file instead of playing it */
export const toDownload = (audio) => `${audio}?download=1`;
