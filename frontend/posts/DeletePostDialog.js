import { html } from 'htm/preact';
import { loadWords, t } from '../i18n/index.js';
import { Dialog } from '../ui/Dialog.js';
import { remove } from './posts.js';

await loadWords('pictures');

/** Asks before the person's own post is deleted. @param {{post: import('./api.js').Post, onClose: () => void}} props */
export function DeletePostDialog({ post, onClose }) {
  const confirm = () => {
    onClose();
    void remove(post.id);
  };
  return html`
    <${Dialog} title=${t('post.delete_title')} onClose=${onClose}>
      <p>${t('post.delete_text')}</p>
      <div class="form__foot">
        <button type="button" class="pill" onClick=${onClose}>${t('dialog.cancel')}</button>
        <button type="button" class="pill pill--danger" onClick=${confirm}>${t('post.delete_confirm')}</button>
      </div>
    <//>`;
}
