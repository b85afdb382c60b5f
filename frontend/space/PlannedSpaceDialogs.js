import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { announce } from '../site/site.js';
import { shows } from '../site/visibility.js';
import { Dialog } from '../ui/Dialog.js';
import { Problem, useAction } from '../ui/action.js';
import { TimeField, TitleField, TopicsField } from './SpaceFields.js';
import { spaceApi } from './api.js';
import { meant, typed } from './schedule.js';
import { refreshSpaces } from './spaces.js';

await loadWords('room');

/**
 * @typedef {import('./views.js').SpaceView} SpaceView
 * @param {{space: SpaceView, onChange: (space: SpaceView) => void, onClose: () => void}} props changes the time, title
 *   or topics of a planned Space
 */
export function EditSpaceDialog({ space, onChange, onClose }) {
  const [title, setTitle] = useState(space.title);
  const [topics, setTopics] = useState(space.topics);
  const [startsAt, setStartsAt] = useState(typed(space.starts_at ?? space.created_at));
  const action = useAction();
  const { busy, error, submit } = action;
  const onSubmit = submit(async () => {
    const moved = startsAt !== typed(space.starts_at ?? 0) ? { starts_at: meant(startsAt) } : {};
    onChange((await spaceApi.edit(space.id, { title: title.trim(), topics, ...moved })).space);
    announce(t('plan.saved'));
    void refreshSpaces();
    onClose();
  });
  return html`
    <${Dialog} title=${t('plan.edit_title')} onClose=${onClose}>
      <form class="form" novalidate onSubmit=${onSubmit}>
        <${TitleField} title=${title} onChange=${setTitle} action=${action} />
        <${TopicsField} topics=${topics} onChange=${setTopics} action=${action} />
        <${TimeField} value=${startsAt} onChange=${setStartsAt} action=${action} />
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy || !shows(title)}>
          ${t('edit.submit')}</button>
      </form>
    <//>`;
}

/**
 * Asks for confirmation before the Space is cancelled.
 * @param {{space: import('./views.js').SpaceView, onChange: (space: import('./views.js').SpaceView) => void,
 *   onClose: () => void}} props
 */
export function CancelSpaceDialog({ space, onChange, onClose }) {
  const { busy, error, run } = useAction();
  const cancel = () =>
    void run(async () => {
      onChange((await spaceApi.change(space.id, 'cancel')).space);
      void refreshSpaces();
      onClose();
    });
  return html`
    <${Dialog} title=${t('plan.cancel_title')} onClose=${onClose}>
      <p>${t('plan.cancel_text', { title: space.title })}</p>
      <${Problem} error=${error} />
      <button type="button" class="pill pill--danger form__submit" disabled=${busy} onClick=${cancel}>
        ${t('preview.cancel')}</button>
      <button type="button" class="pill" onClick=${onClose}>${t('plan.keep')}</button>
    <//>`;
}
