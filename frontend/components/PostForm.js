import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../api.js';
import { t } from '../i18n/index.js';
import { addPost } from '../posts.js';
import { api } from '../site.js';
import { Problem } from './Problem.js';

const LIMIT = 280;

/** @param {{start: string, onDone: () => void}} props writes a post */
export function PostForm({ start, onDone }) {
  const [text, setText] = useState(start);
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const [busy, setBusy] = useState(false);
  const left = LIMIT - [...text].length;
  /** @param {Event} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      addPost((await api.post(text)).post);
      onDone();
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return html`
    <form class="form" onSubmit=${onSubmit}>
      <label class="field"><span>${t('post.message')}</span>
        <textarea rows="4" autofocus value=${text} placeholder=${t('post.placeholder')} onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}></textarea>
      </label>
      <${Problem} error=${error} />
      <div class="form__foot"><span class=${left < 0 ? 'problem' : 'quiet'}>${t('form.left', { count: left })}</span>
        <button type="submit" class="pill pill--primary" disabled=${busy || left < 0 || text.trim() === ''}>${t('post.submit')}</button>
      </div>
    </form>`;
}
