/** Uploads pictures from the browser to S3, with a form that the site has signed. */
import { ApiError } from './api.js';

/** @typedef {{url: string, fields: Record<string, string>}} UploadForm */

export const PICTURE_KINDS = ['image/jpeg', 'image/png', 'image/webp'];

/** @param {UploadForm} form @param {Blob} file Throws ApiError. */
export async function sendUpload(form, file) {
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
  body.append('file', file); // S3 ignores fields after the file
  const response = await fetch(form.url, { method: 'POST', body, credentials: 'omit' }).catch(() => {
    throw new ApiError(0, 'offline', '');
  });
  if (!response.ok) throw new ApiError(response.status, 'upload_failed', '');
}
