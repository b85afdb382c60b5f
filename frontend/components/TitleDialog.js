import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../api.js';
import { t } from '../i18n/index.js';
import { api } from '../site.js';
import { Dialog } from './Dialog.js';
import { Problem } from './Problem.js';
import { TopicsField } from './TopicsField.js';

const TITLE_LIMIT = 70;

/** @param {{room: import('../room/session.js').Room, onClose: () => void}} props changes what the Space is about, for everybody at once */
export function TitleDialog({ room, onClose }) {
  const { space } = room.screen;
  const [title, setTitle] = useState(space?.title ?? '');
  const [topics, setTopics] = useState(space?.topics ?? []);
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const [busy, setBusy] = useState(false);
  /** @param {Event} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.edit(room.space, { title: title.trim(), topics });
      onClose();
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
      setBusy(false);
    }
  };
  return html`
    <${Dialog} title=${t('edit.label')} onClose=${onClose}>
      <form class="form" onSubmit=${onSubmit}>
        <label class="field"><span>${t('start.title')}</span>
          <input type="text" autofocus maxlength=${TITLE_LIMIT} value=${title} onInput=${(/** @type {any} */ event) => setTitle(event.currentTarget.value)} />
        </label>
        <${TopicsField} topics=${topics} onChange=${setTopics} />
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy || title.trim() === ''}>${t('edit.submit')}</button>
      </form>
    <//>`;
}
