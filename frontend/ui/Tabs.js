/** Tabs: WAI-ARIA Authoring Practices, "Tabs with Automatic Activation". */
import { html } from 'htm/preact';
import { useId, useRef } from 'preact/hooks';
import { moveFocus } from './arrow-keys.js';

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * @typedef {{id: string, words: string, count?: number, glyph?: string}} Tab `count`: shown beside its words unless it
 *   is 0; `glyph`: shown in place of the words, which then name it
 * @param {{label: string, tabs: Tab[], chosen: string, onChoose: (id: any) => void, children?: unknown}} props
 *   `children`: the panel of the chosen tab
 */
export function Tabs({ label, tabs, chosen, onChoose, children }) {
  const base = useId();
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    moveFocus(event, [...(list.current?.querySelectorAll('button') ?? [])], STEPS);
    const { id } = /** @type {HTMLElement} */ (document.activeElement)?.dataset ?? {};
    if (id && id !== chosen) onChoose(id);
  };
  return html`
    <div class="tab-list" role="tablist" aria-label=${label} ref=${list} onKeyDown=${onKeyDown}>
      ${tabs.map(
        ({ id, words, count, glyph }) => html`
        <button type="button" key=${id} role="tab" class="tab" id=${`${base}-${id}`} data-id=${id}
          aria-selected=${id === chosen} aria-controls=${`${base}-panel`}
          aria-describedby=${count ? `${base}-${id}-count` : null} tabindex=${id === chosen ? 0 : -1}
          aria-label=${glyph && words} title=${glyph && words} onClick=${() => onChoose(id)}>${glyph ?? words}${
            Boolean(count) &&
            html` <span class="count" id=${`${base}-${id}-count`} aria-hidden="true">
            ${count}</span>`
          }</button>`,
      )}
    </div>
    <div role="tabpanel" id=${`${base}-panel`} class="tab-panel" aria-labelledby=${`${base}-${chosen}`}>${children}</div>`;
}
