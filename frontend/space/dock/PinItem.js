import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { ownPath } from '../../site/own-links.js';
import { withStyle } from '../../site/styles.js';
import { Icon } from '../../ui/Icon.js';

await withStyle('space/dock/pins');

/**
 * A link that a host pinned or, with its author and text, a post.
 * @param {{pin: Pick<import('../../protocol/messages.js').Pin, 'url' | 'text' | 'by'>, onRemove?: () => void}} props
 *   `onRemove`: for people who may unpin it
 */
export function PinItem({ pin, onRemove }) {
  const name = useId();
  const target = targetOf(pin.url);
  const words = pin.by
    ? html`<strong dir="auto" class="pins__author">${pin.by.name}</strong> <span dir="auto">${pin.text}</span>`
    : pin.text || pin.url.replace(/^https?:\/\//i, '');
  return html`
    <li class="pins__item ${pin.by ? 'pins__item--post' : ''}">
      <${Icon} name="pin" />
      ${
        target
          ? html`<a id=${name} href=${target.href} target=${target.own ? null : '_blank'}
        rel=${target.own ? null : 'noopener noreferrer nofollow'}>${words}</a>`
          : html`<span id=${name}>${words}
          </span>`
      }
      ${
        onRemove &&
        html`<button type="button" class="icon-button" aria-label=${t('pins.remove')}
        title=${t('pins.remove')} aria-describedby=${name}
          onClick=${onRemove}><${Icon} name="close" /></button>`
      }
    </li>`;
}

/**
 * @param {string} url
 * @returns {{href: string, own: boolean} | null} null for an address that a browser must not follow, such as
 *   `javascript:`
 */
function targetOf(url) {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) return null;
  const path = ownPath(url, location.origin);
  return { href: path ?? parsed.href, own: path !== null };
}
