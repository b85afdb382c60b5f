import { html } from 'htm/preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { LIMITS, codePointsOf } from '../site/text.js';
import { shows } from '../site/visibility.js';
import { Icon } from '../ui/Icon.js';

const WARNED = 100; // characters left

/**
 * Sends on Enter; Shift+Enter starts a new line.
 * @param {{onSend: (text: string) => unknown, onType: (text: string) => unknown}} props `onType` is called with each
 *   change by hand
 */
export function MessageForm({ onSend, onType }) {
  const [text, setText] = useState('');
  const count = useId();
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const over = LIMITS.message - codePointsOf(text.trim());
  const ready = shows(text) && over >= 0;
  useEffect(() => grow(field.current), [text]);
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    if (!ready) return;
    onSend(text.trim());
    setText('');
    field.current?.focus();
  };
  /** @param {KeyboardEvent} event during composition Enter belongs to the input method */
  const onKey = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  };
  return html`
    <form class="message-form" onSubmit=${send}>
      <label class="message-form__field"><span class="unseen">${t('message.label')}</span>
        <textarea dir="auto" ref=${field} rows="1" value=${text} placeholder=${t('message.placeholder')}
          aria-invalid=${over < 0 ? 'true' : null} aria-describedby=${over < WARNED ? count : null} onKeyDown=${onKey}
          onInput=${(/** @type {any} */ event) => {
            setText(event.currentTarget.value);
            onType(event.currentTarget.value);
          }}></textarea>
      </label>
      ${
        over < WARNED &&
        html`<span id=${count} class=${over < 0 ? 'problem' : 'quiet'} role="status">
        ${over < 0 ? t('form.over', { count: -over }) : t('form.left', { count: over })}</span>`
      }
      <button type="submit" class="icon-button message-form__send" aria-label=${t('message.send')} disabled=${!ready}>
        <${Icon} name="send" /></button>
    </form>`;
}

/** @param {HTMLTextAreaElement | null} field grows with its text, up to the maximum of its style */
function grow(field) {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
