import { html } from 'htm/preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { Avatar } from '../../people/Avatar.js';
import { nameNow } from '../../people/profile-cards.js';
import { blocked } from '../../people/relationships.js';
import { speaking } from '../../room/active-speakers.js';
import { ownLevel, roomLevel } from '../../room/live.js';
import { Icon } from '../../ui/Icon.js';
import { PersonDialog } from './PersonDialog.js';
import { ReactionsView } from './ReactionsView.js';

const RING_MS = 125; // the style moves the ring on from one level to the next
const RANK = { host: 0, cohost: 1, speaker: 2, listener: 3 };

/**
 * The host, co-hosts and speakers, each with a ring that follows the voice.
 * @param {{room: import('../../room/session.js').Room}} props
 */
export function StageView({ room }) {
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => moveRings(section.current), []);
  const stage = [...(room.screen.stage ?? [])].sort((one, other) => RANK[one.role] - RANK[other.role]);
  return html`
    <section class="stage" aria-label=${t('stage.label')} ref=${section}>
      <ul class="stage__seats">
        ${stage.map(
          (entry) => html`<${Seat} key=${entry.id} entry=${entry} own=${entry.id === room.screen.you?.id}
          speaking=${speaking.value.has(entry.id)} />`,
        )}
      </ul>
    </section>`;
}

/** @param {HTMLElement | null} section @returns {(() => void) | undefined} */
function moveRings(section) {
  if (!section || matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
  const move = async () => {
    if (document.hidden || speaking.value.size === 0) return; // without a voice there is no ring
    section.style.setProperty('--level', (await roomLevel()).toFixed(2));
    section.style.setProperty('--own-level', ownLevel().toFixed(2));
  };
  const timer = setInterval(move, RING_MS);
  return () => clearInterval(timer);
}

/** @param {{entry: import('../../protocol/messages.js').StageEntry, own: boolean, speaking: boolean}} props */
function Seat({ entry, own, speaking }) {
  const shown = nameNow(entry);
  const muted = entry.muted || entry.muted_by_host;
  const speaks = speaking && !muted;
  const role = t(`role.${entry.role}`);
  const name = [shown, role, muted && t('stage.muted'), speaks && t('stage.speaking')].filter(Boolean).join(', ');
  const classes = ['seat', speaks && 'seat--speaking', own && 'seat--own', !entry.present && 'seat--away']
    .filter(Boolean)
    .join(' ');
  const away = useId();
  const [open, setOpen] = useState(false);
  return html`
    <li class=${classes} aria-label=${name} aria-describedby=${entry.present ? null : away}>
      <button type="button" class="seat__button" aria-haspopup="dialog" aria-label=${t('person.about', { name: shown })}
        onClick=${() => setOpen(true)}>
      <span class="seat__ring" aria-hidden="true"><${Avatar} person=${entry} size="large" />
        <${ReactionsView} person=${entry.id} />
        ${blocked.value.has(entry.id) && html`<span class="seat__warning"><${Icon} name="block" /></span>`}</span>
      <span dir="auto" class="seat__name" aria-hidden="true">
        ${linesOf(shown).map((line) => html`<span key=${line} class="seat__line">${line}</span>`)}</span></button>
      <span class="seat__role" aria-hidden="true">
        ${
          muted &&
          html`<span class=${entry.muted_by_host ? 'sign sign--host' : 'sign'}>
          <${Icon} name=${entry.muted_by_host ? 'muted_by_host' : 'muted'} /></span>`
        }
        <span id=${away}>${entry.present ? role : t('stage.away')}</span>
      </span>
      ${open && html`<${PersonDialog} person=${entry} role=${role} onClose=${() => setOpen(false)} />`}
    </li>`;
}

const LINE = 11; // letters that fit on a line under a picture

/** @param {string} name @returns {string[]} a long name on two lines, so that neither breaks within a word */
function linesOf(name) {
  const [first, ...others] = name.split(' ');
  return name.length > LINE && others.length > 0 ? [first, others.join(' ')] : [name];
}
