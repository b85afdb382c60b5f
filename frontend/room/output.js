/** How Spaces sound in this browser: volume and output device, kept for all Spaces. */
import { effect, signal } from '@preact/signals';
import { applyOutput, parseOutput } from './output-settings.js';

const KEY = 'espacio.output';

/** @typedef {import('./output-settings.js').OutputSettings} OutputSettings */

/** @type {import('@preact/signals').Signal<OutputSettings>} */
export const outputSettings = signal(parseOutput(localStorage.getItem(KEY)));
/** Whether the browser lets pages choose where they play (`setSinkId`). */
export const choosesOutput = 'setSinkId' in HTMLMediaElement.prototype;

/** Lets the element play as the settings say, now and when they change. @param {HTMLAudioElement} audio */
export const followOutput = (audio) => effect(() => void applyOutput(audio, outputSettings.value));

/** @param {number} volume 0 to 1 */
export const setVolume = (volume) => change({ volume });
/** @param {string} output the id of a device; '' for the system's choice */
export const setOutput = (output) => change({ output });

/** @param {Partial<OutputSettings>} part */
function change(part) {
  outputSettings.value = { ...outputSettings.value, ...part };
  localStorage.setItem(KEY, JSON.stringify(outputSettings.value));
}

/** @param {MediaDeviceKind} kind @returns {Promise<MediaDeviceInfo[]>} unnamed until a microphone was allowed once */
export async function devicesOf(kind) {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter((device) => device.kind === kind);
}
