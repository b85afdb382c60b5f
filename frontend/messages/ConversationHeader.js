import { html } from 'htm/preact';
import { useRef, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { attempt, navigate } from '../site/site.js';
import { LIMITS } from '../site/text.js';
import { Dialog } from '../ui/Dialog.js';
import { Icon } from '../ui/Icon.js';
import { FieldProblem, Problem, useAction } from '../ui/action.js';
import { ConversationAvatar } from './ConversationAvatar.js';
import { PeoplePicker } from './PeoplePicker.js';
import { messagesApi } from './api.js';
import { othersOf, titleOf } from './names.js';

/** @typedef {'' | 'add' | 'name'} Open */

/**
 * The people in the conversation, and the menu of a group.
 * @param {{conversation: import('./api.js').Conversation, onChange: () => unknown}} props
 */
export function ConversationHeader({ conversation, onChange }) {
  const [open, setOpen] = useState(/** @type {Open} */ (''));
  const { pair, people } = conversation;
  const [other] = othersOf(conversation);
  const profile = pair && other.handle ? `/${other.handle}` : null;
  const close = () => {
    setOpen('');
    onChange();
  };
  return html`
    <header class="conversation__header">
      <a class="icon-button" href="/messages" aria-label=${t('message.back')}><${Icon} name="back" /></a>
      <${ConversationAvatar} conversation=${conversation} />
      <div class="conversation__who">
        <h1 dir="auto">${profile ? html`<a dir="auto" href=${profile}>${titleOf(conversation)}</a>` : titleOf(conversation)}
          </h1>
        <p class="quiet">
          ${pair ? other.handle && `@${other.handle}` : t('message.people', { count: people.length })}</p>
      </div>
      ${!pair && html`<${GroupMenu} conversation=${conversation} onOpen=${setOpen} />`}
      ${open === 'add' && html`<${AddPeopleDialog} conversation=${conversation} onClose=${close} />`}
      ${open === 'name' && html`<${RenameConversationDialog} conversation=${conversation} onClose=${close} />`}
    </header>`;
}

/**
 * @param {{conversation: import('./api.js').Conversation, onOpen: (dialog: Open) => void}} props the members of a
 *   group, and what one of them can do
 */
function GroupMenu({ conversation, onOpen }) {
  const leave = () =>
    attempt(async () => {
      await messagesApi.leaveConversation(conversation.id);
      navigate('/messages');
    });
  const menu = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  /** @param {Open} dialog */
  const choose = (dialog) => {
    if (menu.current) menu.current.open = false;
    onOpen(dialog);
  };
  return html`
    <details class="conversation__menu" ref=${menu} onKeyDown=${closeOnEscape}>
      <summary class="icon-button" aria-label=${t('message.more')}><${Icon} name="settings" /></summary>
      <div class="menu">
        <p class="conversation__members quiet">${conversation.people.map(({ name }) => name).join(', ')}</p>
        <button type="button" class="menu__item" onClick=${() => choose('add')}><${Icon} name="follow" /><span>
          ${t('message.add')}</span></button>
        <button type="button" class="menu__item" onClick=${() => choose('name')}><${Icon} name="feather" /><span>
          ${t('message.name')}</span></button>
        <button type="button" class="menu__item" onClick=${leave}><${Icon} name="remove" /><span>
          ${t('message.leave')}</span></button>
      </div>
    </details>`;
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
 * @param {{conversation: import('./api.js').Conversation, onClose: () => void}} props
 */
function AddPeopleDialog({ conversation, onClose }) {
  const [chosen, setChosen] = useState(/** @type {import('./usePeople.js').Choice[]} */ ([]));
  const { busy, error, submit } = useAction();
  const add = submit(async () => {
    await messagesApi.addToConversation(
      conversation.id,
      chosen.map(({ id }) => id),
    );
    onClose();
  });
  return html`
    <${Dialog} title=${t('message.add')} onClose=${onClose}>
      <form class="form" onSubmit=${add}>
        <${PeoplePicker} chosen=${chosen} onChange=${setChosen} without=${conversation.people.map(({ id }) => id)}
          most=${PEOPLE - conversation.people.length} />
        <p class="quiet">${t('message.add_hint')}</p>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy || chosen.length === 0}>
          ${t('message.add_submit')}</button>
      </form>
    <//>`;
}

/** Renames a group. @param {{conversation: import('./api.js').Conversation, onClose: () => void}} props */
function RenameConversationDialog({ conversation, onClose }) {
  const [name, setName] = useState(conversation.name);
  const action = useAction();
  const { busy, error, submit } = action;
  const save = submit(async () => {
    await messagesApi.renameConversation(conversation.id, name.trim());
    onClose();
  });
  return html`
    <${Dialog} title=${t('message.name')} onClose=${onClose}>
      <form class="form" onSubmit=${save}>
        <div class="field"><label><span>${t('message.group_name')}</span>
          <input ...${action.field('name')} dir="auto" autofocus maxlength=${LIMITS.name} value=${name}
            onInput=${(/** @type {any} */ event) => setName(event.currentTarget.value)} /></label>
          <${FieldProblem} of=${action} name="name" />
        </div>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy}>${t('message.name_submit')}
          </button>
      </form>
    <//>`;
}
