/** Moments of a recording, as people read, hear and share them. Pure. */
import { unit } from '../../i18n/translate.js';

const SECOND_MS = 1_000;
const LINK_TIME = /^(?:(?<hours>\d{1,3})h)?(?:(?<minutes>\d{1,5})m)?(?:(?<seconds>\d{1,6})s?)?$/;
const LINK_MOMENT = /^\d{13}$/; // epoch ms

/** @param {number} time ms @returns {string} "3:20", "1:03:20" */
export function clockOf(time) {
  const { hours, minutes, seconds } = partsOf(time);
  const small = `${minutes}:${String(seconds).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${small.padStart(5, '0')}` : small;
}

/**
 * @param {string} language
 * @param {number} time ms
 * @returns {string} "3 minutes 20", "1 hour 3 minutes", "20 seconds": short, because it is read out at every step
 */
export function spoken(language, time) {
  const { hours, minutes, seconds } = partsOf(time);
  const said = [hours > 0 && unit(language, 'hour', hours), minutes > 0 && unit(language, 'minute', minutes)];
  if (minutes > 0 && seconds > 0) said.push(String(seconds));
  else if (seconds > 0 || hours + minutes === 0) said.push(unit(language, 'second', seconds));
  return said.filter(Boolean).join(' ');
}

/** @param {number} time ms @returns {string} "3 min 20 s", "1 h 3 min": short, so that it leaves room for a name */
export function lengthOf(time) {
  const { hours, minutes, seconds } = partsOf(time);
  const parts = [hours > 0 && `${hours} h`, minutes > 0 && `${minutes} min`, seconds > 0 && `${seconds} s`];
  return parts.filter(Boolean).join(' ') || '0 s';
}

/** @param {number} time ms */
function partsOf(time) {
  const all = Math.floor(Math.max(0, time) / SECOND_MS);
  return { hours: Math.floor(all / 3_600), minutes: Math.floor(all / 60) % 60, seconds: all % 60 };
}

/**
 * @param {string} query of an address: `?t=1767225690500` is a moment of the Space (epoch ms), whatever was trimmed
 *   since; people also write `?t=90` or `?t=1m30s`, from the beginning
 * @param {number} start of the recording, epoch ms
 * @returns {number | null} ms from its beginning; null without a time
 */
export function momentIn(query, start) {
  const text = new URLSearchParams(query).get('t') ?? '';
  if (LINK_MOMENT.test(text)) return Math.max(0, Number(text) - start);
  const { hours = 0, minutes = 0, seconds = 0 } = LINK_TIME.exec(text)?.groups ?? {};
  const found = text !== '' && LINK_TIME.test(text);
  return found ? (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * SECOND_MS : null;
}

/**
 * @param {string} address of the recording's page
 * @param {number} said epoch ms
 * @returns {string} the address of the moment at which that was said; a trim does not move it
 */
export const linkTo = (address, said) => `${address}?t=${Math.floor(said)}`;
