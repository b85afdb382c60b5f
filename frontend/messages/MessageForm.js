import { html } from 'htm/preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { AddPictures, AttachedPictures, pastedTo } from '../pictures/PictureChoice.js';
import { EmojiButton } from '../ui/EmojiButton.js';
import { Icon } from '../ui/Icon.js';
import { Problem } from '../ui/action.js';
import { useMessageForm } from './useMessageForm.js';

/** @typedef {import('../pictures/attachments.js').Attachment} Attachment */

const WARNED = 100; // characters left

/**
 * Sends on Enter; Shift+Enter starts a new line. What was not sent is there again when the conversation is opened.
 * @param {{conversation: string, onSend: (text: string, attached: Attachment[]) => unknown,
 *   onType: (text: string) => unknown}} props `conversation`: its id; `onType` is called with each change by hand
 */
export function MessageForm({ conversation, onSend, onType }) {
  const { text, setText, attached, setAttached, add, error, over, ready, send } = useMessageForm(conversation, onSend);
  const count = useId();
  const problem = useId();
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useEffect(() => grow(field.current), [text]);
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    if (send()) field.current?.focus();
  };
  /** @param {KeyboardEvent} event during composition Enter belongs to the input method */
  const onKey = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
  };
  return html`
    <${Problem} id=${problem} error=${error} />
    <form class="message-form" onSubmit=${submit}>
      <${AttachedPictures} attached=${attached} onChange=${setAttached} />
      <div class="message-form__extras"><${AddPictures} problem=${problem} count=${attached.length} onFiles=${add} />
        <${EmojiButton} field=${field} /></div>
      <label class="message-form__field"><span class="unseen">${t('message.label')}</span>
        <textarea dir="auto" ref=${field} rows="1" value=${text} placeholder=${t('message.placeholder')}
          aria-invalid=${over < 0 ? 'true' : null} aria-describedby=${over < WARNED ? count : null} onKeyDown=${onKey}
          onPaste=${pastedTo(add)}
          onInput=${(/** @type {any} */ event) => {
            setText(event.currentTarget.value);
            onType(event.currentTarget.value);
          }}></textarea>
      </label>
      ${over < WARNED && html`<${Left} id=${count} over=${over} />`}
      <button type="submit" class="icon-button message-form__send" aria-label=${t('message.send')} disabled=${!ready}>
        <${Icon} name="send" /></button>
    </form>`;
}

/** @param {{id: string, over: number}} props `over`: the characters left, negative if there are too many */
function Left({ id, over }) {
  return html`<span id=${id} class=${over < 0 ? 'problem' : 'quiet'} role="status">
    ${over < 0 ? t('form.over', { count: -over }) : t('form.left', { count: over })}</span>`;
}

/** @param {HTMLTextAreaElement | null} field grows with its text, up to the maximum of its style */
function grow(field) {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
