import { html } from 'htm/preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { EMOJI } from '../protocol.js';
import { react } from '../room/live.js';
import { GLYPHS } from '../room/reactions.js';
import { announce } from '../site.js';

const KEYS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: 6, ArrowUp: -6 });

/** @param {{onClose: () => void}} props twelve emoji; it stays open, since one seldom claps once */
export function ReactControl({ onClose }) {
  const group = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => group.current?.querySelector('button')?.focus(), []);
  return html`
    <div class="emoji" role="group" aria-label=${t('react.label')} ref=${group} onKeyDown=${(/** @type {KeyboardEvent} */ event) => onKey(event, group.current, onClose)}>
      ${EMOJI.map((emoji) => html`
        <button type="button" key=${emoji} class="emoji__button" aria-label=${t(`react.${emoji}`)} title=${t(`react.${emoji}`)} onClick=${() => react(emoji) || announce(t('notice.reconnecting'))}>${GLYPHS[emoji]}</button>`)}
    </div>`;
}

/** @param {KeyboardEvent} event @param {HTMLElement | null} group @param {() => void} onClose */
function onKey(event, group, onClose) {
  if (event.key === 'Escape') return onClose();
  const step = KEYS[event.key];
  const buttons = [...(group?.querySelectorAll('button') ?? [])];
  const at = buttons.findIndex((button) => button === document.activeElement);
  if (step === undefined || at < 0) return undefined;
  event.preventDefault();
  buttons[(at + step + buttons.length) % buttons.length].focus();
  return undefined;
}
