import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { api } from '../site.js';
import { useAction } from './acting.js';
import { Dialog } from './Dialog.js';
import { Problem } from './Problem.js';

/** @param {{talk: import('../api/inbox.js').Conversation, onClose: () => void}} props what a group is called */
export function NameTalkDialog({ talk, onClose }) {
  const [name, setName] = useState(talk.name);
  const { busy, error, run } = useAction();
  /** @param {Event} event */
  const save = async (event) => {
    event.preventDefault();
    if (await run(() => api.renameConversation(talk.id, name.trim()))) onClose();
  };
  return html`
    <${Dialog} title=${t('message.name')} onClose=${onClose}>
      <form class="form" onSubmit=${save}>
        <label class="field"><span>${t('message.group_name')}</span>
          <input autofocus maxlength="50" value=${name} onInput=${(/** @type {any} */ event) => setName(event.currentTarget.value)} />
        </label>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy}>${t('message.name_submit')}</button>
      </form>
    <//>`;
}
