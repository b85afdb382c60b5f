import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { shows } from '../../site/visibility.js';
import { Dialog } from '../../ui/Dialog.js';
import { FieldProblem, Problem, useAction } from '../../ui/action.js';
import { TitleField, TopicsField } from '../SpaceFields.js';
import { spaceApi } from '../api.js';
import { ModerationLog } from './ModerationLog.js';

/**
 * The hosts' tools for the Space itself.
 * @param {{room: import('../../room/session.js').Room}} props
 */
export function ModerationTools({ room }) {
  const [open, setOpen] = useState(/** @type {'' | 'pin' | 'title'} */ (''));
  const close = () => setOpen('');
  return html`
    <div class="powers tools">
      <button type="button" class="pill pill--on-purple" onClick=${() => setOpen('pin')}>${t('pins.add')}</button>
      ${
        room.screen.you?.role === 'host' &&
        html`<button type="button" class="pill pill--on-purple"
        onClick=${() => setOpen('title')}>${t('edit.label')}</button>`
      }
      <${ModerationLog} space=${room.space} />
      ${open === 'pin' && html`<${PinDialog} room=${room} onClose=${close} />`}
      ${open === 'title' && html`<${TitleDialog} room=${room} onClose=${close} />`}
    </div>`;
}

/**
 * Pins a link or a post for everybody.
 * @param {{room: import('../../room/session.js').Room, onClose: () => void}} props
 */
function PinDialog({ room, onClose }) {
  const [url, setUrl] = useState('');
  const action = useAction();
  const { busy, error, submit } = action;
  const onSubmit = submit(async () => {
    await spaceApi.pin(room.space, url.trim());
    onClose();
  });
  return html`
    <${Dialog} title=${t('pins.add')} onClose=${onClose}>
      <form class="form" novalidate onSubmit=${onSubmit}>
        <div class="field"><label><span>${t('pins.url')}</span>
          <input ...${action.field('url')} type="url" autofocus required placeholder="https://" value=${url}
            onInput=${(/** @type {any} */ event) => setUrl(event.currentTarget.value)} /></label>
          <${FieldProblem} of=${action} name="url" />
        </div>
        <p class="quiet">${t('pins.hint')}</p>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy || url.trim() === ''}>
          ${t('pins.submit')}</button>
      </form>
    <//>`;
}

/**
 * Changes the title and the topics of the live Space.
 * @param {{room: import('../../room/session.js').Room, onClose: () => void}} props
 */
function TitleDialog({ room, onClose }) {
  const { space } = room.screen;
  const [title, setTitle] = useState(space?.title ?? '');
  const [topics, setTopics] = useState(space?.topics ?? []);
  const action = useAction();
  const { busy, error, submit } = action;
  const onSubmit = submit(async () => {
    await spaceApi.edit(room.space, { title: title.trim(), topics });
    onClose();
  });
  return html`
    <${Dialog} title=${t('edit.label')} onClose=${onClose}>
      <form class="form" onSubmit=${onSubmit}>
        <${TitleField} title=${title} onChange=${setTitle} action=${action} />
        <${TopicsField} topics=${topics} onChange=${setTopics} action=${action} />
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy || !shows(title)}>
          ${t('edit.submit')}</button>
      </form>
    <//>`;
}
