import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { attempt, navigate } from '../site/site.js';
import { LIMITS } from '../site/text.js';
import { Dialog } from '../ui/Dialog.js';
import { Icon } from '../ui/Icon.js';
import { Problem, useAction } from '../ui/action.js';
import { ConversationAvatar } from './ConversationAvatar.js';
import { PeoplePicker } from './PeoplePicker.js';
import { messagesApi } from './api.js';
import { othersOf, titleOf } from './names.js';

/** @typedef {'' | 'add' | 'name'} Open */

/**
 * The people in the conversation, and the menu of a group.
 * @param {{talk: import('./api.js').Conversation, onChange: () => unknown}} props
 */
export function ConversationHeader({ talk, onChange }) {
  const [open, setOpen] = useState(/** @type {Open} */ (''));
  const [other] = othersOf(talk);
  const close = () => {
    setOpen('');
    onChange();
  };
  const leave = () =>
    attempt(async () => {
      await messagesApi.leaveConversation(talk.id);
      navigate('/messages');
    });
  return html`
    <header class="talk__header">
      <a class="icon-button" href="/messages" aria-label=${t('message.back')}><${Icon} name="back" /></a>
      <${ConversationAvatar} talk=${talk} />
      <div class="talk__who">
        <h1>${talk.pair && other.handle ? html`<a href=${`/${other.handle}`}>${titleOf(talk)}</a>` : titleOf(talk)}</h1>
        <p class="quiet">
          ${talk.pair ? other.handle && `@${other.handle}` : t('message.people', { count: talk.people.length })}</p>
      </div>
      ${
        !talk.pair &&
        html`
        <details class="talk__menu" onKeyDown=${closeOnEscape}>
          <summary class="icon-button" aria-label=${t('message.more')}><${Icon} name="settings" /></summary>
          <div class="menu">
            <p class="talk__members quiet">${talk.people.map(({ name }) => name).join(', ')}</p>
            <button type="button" class="menu__item" onClick=${() => setOpen('add')}><${Icon} name="follow" /><span>
              ${t('message.add')}</span></button>
            <button type="button" class="menu__item" onClick=${() => setOpen('name')}><${Icon} name="feather" /><span>
              ${t('message.name')}</span></button>
            <button type="button" class="menu__item" onClick=${leave}><${Icon} name="remove" /><span>
              ${t('message.leave')}</span></button>
          </div>
        </details>`
      }
      ${open === 'add' && html`<${AddPeopleDialog} talk=${talk} onClose=${close} />`}
      ${open === 'name' && html`<${RenameConversationDialog} talk=${talk} onClose=${close} />`}
    </header>`;
}

/** @param {KeyboardEvent & {currentTarget: HTMLDetailsElement}} event */
function closeOnEscape(event) {
  if (event.key !== 'Escape') return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector('summary')?.focus();
}

const PEOPLE = 20;

/**
 * Adds people to a group.
 * @param {{talk: import('./api.js').Conversation, onClose: () => void}} props
 */
export function AddPeopleDialog({ talk, onClose }) {
  const [chosen, setChosen] = useState(/** @type {import('./usePeople.js').Choice[]} */ ([]));
  const { busy, error, submit } = useAction();
  const add = submit(async () => {
    await messagesApi.addToConversation(
      talk.id,
      chosen.map(({ id }) => id),
    );
    onClose();
  });
  return html`
    <${Dialog} title=${t('message.add')} onClose=${onClose}>
      <form class="form" onSubmit=${add}>
        <${PeoplePicker} chosen=${chosen} onChange=${setChosen} without=${talk.people.map(({ id }) => id)}
          most=${PEOPLE - talk.people.length} />
        <p class="quiet">${t('message.add_hint')}</p>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy || chosen.length === 0}>
          ${t('message.add_submit')}</button>
      </form>
    <//>`;
}

/** Renames a group. @param {{talk: import('./api.js').Conversation, onClose: () => void}} props */
export function RenameConversationDialog({ talk, onClose }) {
  const [name, setName] = useState(talk.name);
  const { busy, error, submit } = useAction();
  const save = submit(async () => {
    await messagesApi.renameConversation(talk.id, name.trim());
    onClose();
  });
  return html`
    <${Dialog} title=${t('message.name')} onClose=${onClose}>
      <form class="form" onSubmit=${save}>
        <label class="field"><span>${t('message.group_name')}</span>
          <input autofocus maxlength=${LIMITS.name} value=${name}
            onInput=${(/** @type {any} */ event) => setName(event.currentTarget.value)} />
        </label>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy}>${t('message.name_submit')}
          </button>
      </form>
    <//>`;
}
