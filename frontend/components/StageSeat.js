import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { nameNow } from '../faces.js';
import { t } from '../i18n/index.js';
import { Avatar } from './Avatar.js';
import { blocked } from '../ties.js';
import { Icon } from './Icon.js';
import { Risings } from './Risings.js';

/** @param {{entry: import('../protocol.js').StageEntry, own: boolean, speaking: boolean}} props */
export function StageSeat({ entry, own, speaking }) {
  const shown = nameNow(entry);
  const muted = entry.muted || entry.muted_by_host;
  const speaks = speaking && !muted;
  const role = t(`role.${entry.role}`);
  const name = [shown, role, muted && t('stage.muted'), speaks && t('stage.speaking')].filter(Boolean).join(', ');
  const classes = ['seat', speaks && 'seat--speaking', own && 'seat--own', !entry.present && 'seat--away'].filter(Boolean).join(' ');
  const away = useId();
  return html`
    <li class=${classes} aria-label=${name} aria-describedby=${entry.present ? null : away}>
      <span class="seat__ring" aria-hidden="true"><${Avatar} person=${entry} size="large" /><${Risings} person=${entry.id} />${blocked.value.has(entry.id) && html`<span class="seat__warning"><${Icon} name="block" /></span>`}</span>
      <span class="seat__name" aria-hidden="true">${shown}</span>
      <span class="seat__role" aria-hidden="true">
        ${muted && html`<span class=${entry.muted_by_host ? 'sign sign--host' : 'sign'}><${Icon} name=${entry.muted_by_host ? 'muted_by_host' : 'muted'} /></span>`}
        <span id=${away}>${entry.present ? role : t('stage.away')}</span>
      </span>
    </li>`;
}
