import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { api } from '../site.js';
import { useAction } from './acting.js';
import { Dialog } from './Dialog.js';
import { PeoplePicker } from './PeoplePicker.js';
import { Problem } from './Problem.js';

const PEOPLE = 20;

/** @param {{talk: import('../api/inbox.js').Conversation, onClose: () => void}} props more people for a group */
export function AddPeopleDialog({ talk, onClose }) {
  const [chosen, setChosen] = useState(/** @type {import('./usePeople.js').Choice[]} */ ([]));
  const { busy, error, run } = useAction();
  /** @param {Event} event */
  const add = async (event) => {
    event.preventDefault();
    if (await run(() => api.addToConversation(talk.id, chosen.map(({ id }) => id)))) onClose();
  };
  return html`
    <${Dialog} title=${t('message.add')} onClose=${onClose}>
      <form class="form" onSubmit=${add}>
        <${PeoplePicker} chosen=${chosen} onChange=${setChosen} without=${talk.people.map(({ id }) => id)} most=${PEOPLE - talk.people.length} />
        <p class="quiet">${t('message.add_hint')}</p>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy || chosen.length === 0}>${t('message.add_submit')}</button>
      </form>
    <//>`;
}
