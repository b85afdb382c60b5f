/** Uploads chosen pictures, for a post or a message that then names them. */
import { send } from '../site/site.js';
import { sendUpload } from '../site/upload.js';

/** @typedef {import('./attachments.js').Attachment} Attachment */

/** @param {Attachment[]} attached @returns {Promise<{upload: string, alt: string}[]>} Throws ApiError. */
export function uploadAll(attached) {
  return Promise.all(attached.map(uploadOne));
}

/** @param {Attachment} attached */
async function uploadOne({ file, alt }) {
  const { upload, form } = await send('POST', '/api/pictures/uploads', { kind: file.type });
  await sendUpload(form, file);
  return { upload, alt };
}
