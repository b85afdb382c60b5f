import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { moderates } from '../../room/powers.js';
import { ownPath } from '../../site/own-links.js';
import { attempt } from '../../site/site.js';
import { withStyle } from '../../site/styles.js';
import { Icon } from '../../ui/Icon.js';
import { spaceApi } from '../api.js';

await withStyle('space/dock/pins');

/**
 * The links and posts that the hosts pinned.
 * @param {{room: import('../../room/session.js').Room}} props
 */
export function PinsView({ room }) {
  const pins = room.screen.space?.pins ?? [];
  if (pins.length === 0) return null;
  const hosting = moderates(room.screen.you?.role);
  return html`
    <section class="pins" aria-label=${t('pins.label')}>
      <ul>${pins.map((pin) => html`<${PinItem} key=${pin.id} space=${room.space} pin=${pin} hosting=${hosting} />`)}
        </ul>
    </section>`;
}

/** @param {{space: string, pin: import('../../protocol/messages.js').Pin, hosting: boolean}} props */
function PinItem({ space, pin, hosting }) {
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
        hosting &&
        html`<button type="button" class="icon-button" aria-label=${t('pins.remove')}
        title=${t('pins.remove')} aria-describedby=${name}
          onClick=${() => attempt(() => spaceApi.unpin(space, pin.id))}><${Icon} name="close" /></button>`
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
