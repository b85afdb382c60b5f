import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { notice } from '../site.js';

const SHOWN_MS = 8_000;

/** Says politely what just happened, and shows it for a while. */
export function Announcer() {
  const { text, at } = notice.value;
  const [hiddenAt, setHiddenAt] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setHiddenAt(at), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [at]);
  const shown = text !== '' && hiddenAt !== at;
  return html`<div class="announcer ${shown ? 'announcer--shown' : ''}" role="status" aria-live="polite">${shown && html`<p key=${at}>${text}</p>`}</div>`;
}
