import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { api, attempt, navigate } from '../site.js';
import { othersOf, titleOf } from '../talk/names.js';
import { AddPeopleDialog } from './AddPeopleDialog.js';
import { Icon } from './Icon.js';
import { NameTalkDialog } from './NameTalkDialog.js';
import { TalkAvatar } from './TalkAvatar.js';

/** @typedef {'' | 'add' | 'name'} Open */

/** @param {{talk: import('../api/inbox.js').Conversation, onChange: () => unknown}} props who is in it, and what a group can be changed into */
export function TalkHeader({ talk, onChange }) {
  const [open, setOpen] = useState(/** @type {Open} */ (''));
  const [other] = othersOf(talk);
  const close = () => {
    setOpen('');
    onChange();
  };
  const leave = () => attempt(async () => {
    await api.leaveConversation(talk.id);
    navigate('/messages');
  });
  return html`
    <header class="talk__header">
      <a class="icon-button" href="/messages" aria-label=${t('message.back')}><${Icon} name="back" /></a>
      <${TalkAvatar} talk=${talk} />
      <div class="talk__who">
        <h1>${talk.pair && other.handle ? html`<a href=${`/${other.handle}`}>${titleOf(talk)}</a>` : titleOf(talk)}</h1>
        <p class="quiet">${talk.pair ? other.handle && `@${other.handle}` : t('message.people', { count: talk.people.length })}</p>
      </div>
      ${!talk.pair && html`
        <details class="talk__menu" onKeyDown=${closeOnEscape}>
          <summary class="icon-button" aria-label=${t('message.more')}><${Icon} name="settings" /></summary>
          <div class="menu">
            <p class="talk__members quiet">${talk.people.map(({ name }) => name).join(', ')}</p>
            <button type="button" class="menu__item" onClick=${() => setOpen('add')}><${Icon} name="follow" /><span>${t('message.add')}</span></button>
            <button type="button" class="menu__item" onClick=${() => setOpen('name')}><${Icon} name="feather" /><span>${t('message.name')}</span></button>
            <button type="button" class="menu__item" onClick=${leave}><${Icon} name="remove" /><span>${t('message.leave')}</span></button>
          </div>
        </details>`}
      ${open === 'add' && html`<${AddPeopleDialog} talk=${talk} onClose=${close} />`}
      ${open === 'name' && html`<${NameTalkDialog} talk=${talk} onClose=${close} />`}
    </header>`;
}

/** @param {KeyboardEvent & {currentTarget: HTMLDetailsElement}} event */
function closeOnEscape(event) {
  if (event.key !== 'Escape') return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector('summary')?.focus();
}
