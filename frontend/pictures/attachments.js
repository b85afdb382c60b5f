/** Pictures that somebody chose to send: checked, and shown before they are sent. */
import { ApiError } from '../site/api.js';
import { PICTURE_KINDS } from '../site/upload.js';

/**
 * @typedef {{id: string, file: File, url: string, alt: string}} Attachment `url`: an object URL of the file
 * @typedef {{small: string, large: string, width: number, height: number, alt: string}} Picture a sent one; the pixels
 *   are those of `large`
 */

export const PICTURES = 4; // of one post
const BYTES = 8 * 1024 * 1024;

/**
 * @param {Attachment[]} before
 * @param {Iterable<File>} files
 * @returns {{attached: Attachment[], error: ApiError | null}} with those of the files that fit, and what is wrong with
 *   the first that does not
 */
export function attach(before, files) {
  const attached = [...before];
  let error = null;
  for (const file of files) {
    const code = problemOf(file, attached.length);
    if (!code) attached.push({ id: crypto.randomUUID(), file, url: URL.createObjectURL(file), alt: '' });
    error ??= code ? new ApiError(400, code, '') : null;
  }
  return { attached, error };
}

/** @param {{type: string, size: number}} file @param {number} count of those before it @returns {string} '' if it fits */
export function problemOf({ type, size }, count) {
  if (!PICTURE_KINDS.includes(type)) return 'invalid_picture';
  if (size > BYTES) return 'attachment_too_large';
  return count < PICTURES ? '' : 'too_many_pictures';
}

/** @param {Attachment[]} gone frees the memory of pictures that are no longer shown */
export function release(gone) {
  gone.forEach(({ url }) => URL.revokeObjectURL(url));
}

/** @param {Attachment} attached @returns {Picture} as it will look */
export const provisional = ({ url, alt }) => ({ small: url, large: url, width: 4, height: 3, alt });
