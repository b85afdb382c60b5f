import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { ownPath } from '../../site/own-links.js';
import { withStyle } from '../../site/styles.js';
import { Icon } from '../../ui/Icon.js';
import { PinnedSpace } from './PinnedSpace.js';

await withStyle('space/dock/pins');

const SPACE_PAGE = /^\/i\/spaces\/([\w-]{1,64})(?![\w-])/;

/**
 * A link that a host pinned: a post with its author and text, a Space with its state, title and host.
 * @typedef {Pick<import('../../protocol/messages.js').Pin, 'url' | 'text' | 'by'>} Pinnable
 * @param {{pin: Pinnable, onRemove?: () => void}} props
 *   `onRemove`: for people who may unpin it
 */
export function PinItem({ pin, onRemove }) {
  const name = useId();
  return html`
    <li class="pins__item ${pin.by ? 'pins__item--post' : ''}">
      <${Icon} name="pin" /><${Pinned} pin=${pin} name=${name} />
      ${
        onRemove &&
        html`<button type="button" class="icon-button" aria-label=${t('pins.remove')}
        title=${t('pins.remove')} aria-describedby=${name}
          onClick=${onRemove}><${Icon} name="close" /></button>`
      }
    </li>`;
}

/** What is pinned, as a link. @param {{pin: Pinnable, name: string}} props `name`: the id of the link */
function Pinned({ pin, name }) {
  const target = targetOf(pin.url);
  const address = pin.text || pin.url.replace(/^https?:\/\//i, '');
  const space = target?.own ? spaceAt(target.href) : null;
  if (target && space) return html`<${PinnedSpace} id=${space} name=${name} href=${target.href} words=${address} />`;
  const words = pin.by
    ? html`<strong dir="auto" class="pins__author">${pin.by.name}</strong> <span dir="auto">${pin.text}</span>`
    : address;
  if (!target) return html`<span id=${name}>${words}</span>`;
  const outside = !target.own;
  return html`<a id=${name} href=${target.href} target=${outside ? '_blank' : null}
    rel=${outside ? 'noopener noreferrer nofollow' : null}>${words}</a>`;
}

/** @param {string} path within this site @returns {string | null} the id of the Space whose page it is */
const spaceAt = (path) => SPACE_PAGE.exec(path)?.[1] ?? null;

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
