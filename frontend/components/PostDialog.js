import { html } from 'htm/preact';
import { nameNow } from '../faces.js';
import { t } from '../i18n/index.js';
import { answering } from '../posts.js';
import { draft } from '../site.js';
import { Avatar } from './Avatar.js';
import { Dialog } from './Dialog.js';
import { PostForm } from './PostForm.js';

/** @param {{onClose: () => void}} props */
export function PostDialog({ onClose }) {
  const answered = answering.value;
  const close = () => {
    answering.value = null;
    onClose();
  };
  return html`
    <${Dialog} title=${answered ? t('post.answer_heading') : t('post.heading')} onClose=${close}>
      ${answered && html`
        <div class="quoted">
          <${Avatar} person=${answered.author} size="small" />
          <p><strong>${nameNow(answered.author)}</strong> <span class="quiet">@${answered.author.handle}</span></p>
          <p class="quoted__text">${answered.text}</p>
        </div>`}
      <${PostForm} start=${draft.value} answered=${answered} onDone=${close} />
    <//>`;
}
