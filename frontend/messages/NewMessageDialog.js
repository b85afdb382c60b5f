import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { navigate } from '../site/site.js';
import { LIMITS } from '../site/text.js';
import { Dialog } from '../ui/Dialog.js';
import { FieldProblem, Problem, useAction } from '../ui/action.js';
import { PeoplePicker } from './PeoplePicker.js';
import { messagesApi } from './api.js';

/** @typedef {import('./usePeople.js').Choice} Choice */

const OTHERS = 19; // people besides the sender

/** Starts a conversation with one or more people. @param {{onClose: () => void}} props */
export function NewMessageDialog({ onClose }) {
  const [chosen, setChosen] = useState(/** @type {Choice[]} */ ([]));
  const [name, setName] = useState('');
  const action = useAction();
  const { busy, error, submit } = action;
  const begin = submit(async () => {
    const { conversation } = await messagesApi.beginConversation(
      chosen.map(({ id }) => id),
      chosen.length > 1 ? name.trim() : '',
    );
    onClose();
    navigate(`/messages/${conversation.id}`);
  });
  return html`
    <${Dialog} title=${t('message.new')} onClose=${onClose}>
      <form class="form" onSubmit=${begin}>
        <${PeoplePicker} chosen=${chosen} onChange=${setChosen} most=${OTHERS} />
        ${
          chosen.length > 1 &&
          html`
          <div class="field"><label><span>${t('message.group_name')}</span>
            <input ...${action.field('name')} dir="auto" maxlength=${LIMITS.name} value=${name}
              onInput=${(/** @type {any} */ event) => setName(event.currentTarget.value)} /></label>
            <${FieldProblem} of=${action} name="name" />
          </div>`
        }
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy || chosen.length === 0}>
          ${t('message.begin')}</button>
      </form>
    <//>`;
}
