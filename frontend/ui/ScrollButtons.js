import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { Icon } from './Icon.js';

const SHARE = 0.8; // of the visible width, so that the last item stays visible

/**
 * A horizontally scrolling row, with buttons for people who have only a mouse.
 * @param {{line: {current: HTMLElement | null}, count: number, children?: unknown}} props
 */
export function ScrollButtons({ line, count, children }) {
  const [more, setMore] = useState({ before: false, after: false });
  useEffect(() => {
    const shown = line.current;
    if (!shown) return;
    const look = () =>
      setMore((was) =>
        same(was, {
          before: shown.scrollLeft > 4,
          after: shown.scrollLeft + shown.clientWidth < shown.scrollWidth - 4,
        }),
      );
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(shown);
    shown.addEventListener('scroll', look, { passive: true });
    return () => {
      watcher.disconnect();
      shown.removeEventListener('scroll', look);
    };
  }, [count]);
  const scroll = (/** @type {number} */ way) =>
    line.current?.scrollBy({ left: way * SHARE * line.current.clientWidth, behavior: 'smooth' });
  // Keyboards and screen readers move through the items themselves.
  return html`
    <div class="line-scroll">
      ${children}
      ${
        more.before &&
        html`<button type="button" class="icon-button line-scroll__button line-scroll__button--before"
        tabindex="-1" aria-label=${t('fleets.before')} onClick=${() => scroll(-1)}><${Icon} name="previous" />
          </button>`
      }
      ${
        more.after &&
        html`<button type="button" class="icon-button line-scroll__button line-scroll__button--after"
        tabindex="-1" aria-label=${t('fleets.after')} onClick=${() => scroll(1)}><${Icon} name="next" /></button>`
      }
    </div>`;
}

/** @typedef {{before: boolean, after: boolean}} More */
/**
 * @param {More} was
 * @param {More} now
 * @returns {More} the old object if nothing changed, which avoids a new rendering
 */
const same = (was, now) => (was.before === now.before && was.after === now.after ? was : now);
