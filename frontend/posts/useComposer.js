import { useEffect, useState } from 'preact/hooks';
import { attach } from '../pictures/attachments.js';
import { LIMITS, lengthOf } from '../site/text.js';
import { shows } from '../site/visibility.js';
import { attachments, publish, refusal } from './composer.js';
import { draftOf, keepDraft } from './drafts.js';

/**
 * What the composer holds, and what can be done with it.
 * @param {string} start the initial text
 * @param {import('./api.js').Post | null} answered
 * @param {import('./api.js').Post | null} quoted
 * @param {() => void} onDone closes the composer
 */
export function useComposer(start, answered, quoted, onDone) {
  const target = { answered, quoted };
  const [kept, setKept] = useState(() => (start ? '' : draftOf(target)));
  const [text, showText] = useState(start || kept);
  const [attached, setAttached] = useState(attachments.value);
  const [error, setError] = useState(/** @type {import('../site/api.js').ApiError | null} */ (null));
  useEffect(() => {
    // Only now, as a screen reader says what comes into the page.
    setError(refusal.value);
    refusal.value = null;
  }, []);
  /** @param {string} now kept at once: an effect is lost if the composer closes before the next frame */
  const setText = (now) => {
    showText(now);
    keepDraft(target, now);
  };
  const left = LIMITS.post - lengthOf(text.trim());
  const ready = left >= 0 && (shows(text) || (attached.length > 0 && !text.trim()));
  /** @param {File[]} files */
  const add = (files) => {
    const now = attach(attached, files);
    setAttached(now.attached);
    setError(now.error);
  };
  const send = () => {
    if (!ready) return;
    onDone();
    void publish({ text, answered, quoted, attached });
  };
  const discard = () => {
    setText('');
    setKept('');
  };
  return { kept, discard, text, setText, attached, setAttached, add, error, left, ready, send };
}
