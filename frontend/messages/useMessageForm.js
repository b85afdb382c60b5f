/** What the form for messages holds: a text that is kept as a draft, and chosen pictures. */
import { useState } from 'preact/hooks';
import { attach } from '../pictures/attachments.js';
import { draftNamed, keepDraftNamed } from '../posts/drafts.js';
import { LIMITS, codePointsOf } from '../site/text.js';
import { shows } from '../site/visibility.js';

/** @typedef {import('../pictures/attachments.js').Attachment} Attachment */

/**
 * @param {string} conversation its id
 * @param {(text: string, attached: Attachment[]) => unknown} onSend
 */
export function useMessageForm(conversation, onSend) {
  const name = `message ${conversation}`;
  const [text, showText] = useState(() => draftNamed(name));
  const [attached, setAttached] = useState(/** @type {Attachment[]} */ ([]));
  const [error, setError] = useState(/** @type {import('../site/api.js').ApiError | null} */ (null));
  /** @param {string} now kept at once, as the page may close before the next frame */
  const setText = (now) => {
    showText(now);
    keepDraftNamed(name, now);
  };
  const over = LIMITS.message - codePointsOf(text.trim());
  const ready = over >= 0 && (shows(text) || (attached.length > 0 && !text.trim()));
  /** @param {File[]} files */
  const add = (files) => {
    const now = attach(attached, files);
    setAttached(now.attached);
    setError(now.error);
  };
  /** @returns {boolean} whether it was sent */
  const send = () => {
    if (!ready) return false;
    onSend(text.trim(), attached);
    setText('');
    setAttached([]);
    setError(null);
    return true;
  };
  return { text, setText, attached, setAttached, add, error, over, ready, send };
}
