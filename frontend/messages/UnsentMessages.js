import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { PictureGrid } from '../pictures/PictureGrid.js';
import { provisional } from '../pictures/attachments.js';
import { RichText } from '../ui/RichText.js';

/** @typedef {import('./conversation-state.js').ConversationState} ConversationState */

/** The messages that are being sent, or could not be sent. @param {{conversation: ConversationState}} props */
export function UnsentMessages({ conversation }) {
  const unsent = conversation.unsent.value;
  if (unsent.length === 0) return null;
  return html`<ol class="conversation__list">
    ${unsent.map((one) => html`<${UnsentMessage} key=${one.key} conversation=${conversation} one=${one} />`)}</ol>`;
}

/** @param {{conversation: ConversationState, one: import('./message-list.js').Unsent}} props */
function UnsentMessage({ conversation, one }) {
  const [busy, setBusy] = useState(false);
  const again = async () => {
    setBusy(true);
    await conversation.send(one);
    setBusy(false);
  };
  return html`
    <li class="conversation__line conversation__line--own">
      <div class="conversation__said">
        ${one.text && html`<p dir="auto" class="bubble"><${RichText} text=${one.text} /></p>`}
        <${PictureGrid} pictures=${one.attached.map(provisional)} />
        ${
          one.failed
            ? html`<p class="conversation__failed"><span class="problem">${t('message.failed')}</span>
              <button type="button" class="pill" disabled=${busy} onClick=${again}>${t('message.again')}</button>
              <button type="button" class="pill" onClick=${() => conversation.discard(one)}>
                ${t('message.discard')}</button>
              </p>`
            : html`<p class="conversation__time quiet">${t('message.sending')}</p>`
        }
      </div>
    </li>`;
}
