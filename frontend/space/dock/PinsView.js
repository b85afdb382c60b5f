import { html } from 'htm/preact';
import { t } from '../../i18n/index.js';
import { moderates } from '../../room/powers.js';
import { attempt } from '../../site/site.js';
import { spaceApi } from '../api.js';
import { PinItem } from './PinItem.js';

/**
 * The links and posts that the hosts pinned.
 * @param {{room: import('../../room/session.js').Room}} props
 */
export function PinsView({ room }) {
  const pins = room.screen.space?.pins ?? [];
  if (pins.length === 0) return null;
  const remove = (/** @type {string} */ id) => attempt(() => spaceApi.unpin(room.space, id));
  const hosting = moderates(room.screen.you?.role);
  return html`
    <section class="pins" aria-label=${t('pins.label')}>
      <ul>${pins.map(
        (pin) => html`<${PinItem} key=${pin.id} pin=${pin} onRemove=${hosting ? () => remove(pin.id) : undefined} />`,
      )}</ul>
    </section>`;
}
