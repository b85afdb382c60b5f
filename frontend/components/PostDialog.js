import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { draft } from '../site.js';
import { Dialog } from './Dialog.js';
import { PostForm } from './PostForm.js';

/** @param {{onClose: () => void}} props */
export function PostDialog({ onClose }) {
  return html`<${Dialog} title=${t('post.heading')} onClose=${onClose}><${PostForm} start=${draft.value} onDone=${onClose} /><//>`;
}
