import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { announce } from '../site/site.js';
import { LIMITS } from '../site/text.js';
import { Dialog } from '../ui/Dialog.js';
import { Problem, useAction } from '../ui/action.js';
import { PeoplePicker } from './PeoplePicker.js';
import { messagesApi } from './api.js';

await loadWords('inbox');

/** @typedef {import('./usePeople.js').Choice} Choice */

const MOST = 20;

/**
 * Sends the card of a Space to several people and groups.
 * @param {{space: {id: string, title: string}, onClose: () => void}} props
 */
export function SendDialog({ space: { id: space, title }, onClose }) {
  const [chosen, setChosen] = useState(/** @type {Choice[]} */ ([]));
  const [text, setText] = useState('');
  const { busy, error, submit } = useAction();
  const send = submit(async () => {
    const to = { people: idsOf(chosen, false), conversations: idsOf(chosen, true) };
    const { refused } = await messagesApi.sendSpace(space, to, text.trim());
    announce(inWords(chosen, refused));
    onClose();
  });
  return html`
    <${Dialog} title=${t('share.message')} onClose=${onClose}>
      <form class="form" onSubmit=${send}>
        <p class="quiet">${t('send.hint', { title })}</p>
        <${PeoplePicker} chosen=${chosen} onChange=${setChosen} groups most=${MOST} />
        <label class="field"><span>${t('send.text')}</span>
          <input dir="auto" maxlength=${LIMITS.message} value=${text}
            onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} />
        </label>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy || chosen.length === 0}>
          ${t('message.send')}</button>
      </form>
    <//>`;
}

/** @param {Choice[]} chosen @param {boolean} groups */
const idsOf = (chosen, groups) => chosen.filter(({ group }) => group === groups).map(({ id }) => id);

/** @param {Choice[]} chosen @param {string[]} refused */
function inWords(chosen, refused) {
  const missed = chosen.filter(({ id }) => refused.includes(id)).map(({ name }) => name);
  return missed.length > 0 ? t('send.refused', { names: missed.join(', ') }) : t('send.sent', { count: chosen.length });
}
