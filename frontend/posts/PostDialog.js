import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { nameNow } from '../people/profile-cards.js';
import { draft } from '../site/site.js';
import { LIMITS, lengthOf } from '../site/text.js';
import { shows } from '../site/visibility.js';
import { Dialog } from '../ui/Dialog.js';
import { answering, publish } from './posts.js';

/** @param {{onClose: () => void}} props */
export function PostDialog({ onClose }) {
  const answered = answering.value;
  const close = () => {
    answering.value = null;
    onClose();
  };
  return html`
    <${Dialog} title=${answered ? t('post.answer_heading') : t('post.heading')} onClose=${close}>
      ${
        answered &&
        html`
        <div class="quoted">
          <${Avatar} person=${answered.author} size="small" />
          <p><strong dir="auto">${nameNow(answered.author)}</strong> <span class="quiet">
            @${answered.author.handle}</span></p>
          <p dir="auto" class="quoted__text">${answered.text}</p>
        </div>`
      }
      <${PostForm} start=${draft.value} answered=${answered} onDone=${close} />
    <//>`;
}

const NEAR = 20; // from this many characters left, the count is announced

/**
 * The form that writes a post or a reply.
 * @param {{start: string, answered: import('./api.js').Post | null, onDone: () => void}} props
 */
export function PostForm({ start, answered, onDone }) {
  const [text, setText] = useState(start);
  const left = LIMITS.post - lengthOf(text.trim());
  const ready = left >= 0 && shows(text);
  const send = () => {
    if (!ready) return;
    onDone();
    void publish(text, answered);
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
  };
  /** @param {Event} event */
  const onSubmit = (event) => {
    event.preventDefault();
    send();
  };
  return html`
    <form class="form" onSubmit=${onSubmit}>
      <label class="field"><span class="unseen">${t('post.message')}</span>
        <textarea dir="auto" class="post-form__text" rows="5" autofocus value=${text}
          placeholder=${answered ? t('post.answer_placeholder') : t('post.placeholder')} onKeyDown=${onKeyDown}
          aria-invalid=${left < 0} onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}>
            </textarea>
      </label>
      <div class="form__foot">
        <${Left} left=${left} />
        <button type="submit" class="pill pill--primary" disabled=${!ready}>
          ${answered ? t('post.reply') : t('post.submit')}</button>
      </div>
    </form>`;
}

/** @param {{left: number}} props */
function Left({ left }) {
  const words = left < 0 ? t('form.over', { count: -left }) : t('form.left', { count: left });
  return html`
    <p class=${left < 0 ? 'problem' : 'quiet'}>
      <span class=${`count-ring ${left < 0 ? 'count-ring--over' : left <= NEAR ? 'count-ring--near' : ''}`}
        style=${{ '--share': Math.min(1, 1 - left / LIMITS.post) }} aria-hidden="true"></span>
      <span>${words}</span>
      <span class="unseen" role="status">${left <= NEAR && left % 5 === 0 ? words : ''}</span>
    </p>`;
}
