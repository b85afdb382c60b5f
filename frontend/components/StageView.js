import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { levels, speaking } from '../room/live.js';
import { StageSeat } from './StageSeat.js';

const RANK = { host: 0, cohost: 1, speaker: 2, listener: 3 };

/** @param {{room: import('../room/session.js').Room}} props host, co-hosts, speakers, with a ring that moves with the voice */
export function StageView({ room }) {
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => moveRings(section.current), []);
  const stage = [...(room.screen.stage ?? [])].sort((one, other) => RANK[one.role] - RANK[other.role]);
  return html`
    <section class="stage" aria-label=${t('stage.label')} ref=${section}>
      <ul class="stage__seats">
        ${stage.map((entry) => html`<${StageSeat} key=${entry.id} entry=${entry} own=${entry.id === room.screen.you?.id} speaking=${speaking.value.has(entry.id)} />`)}
      </ul>
    </section>`;
}

/** @param {HTMLElement | null} section @returns {(() => void) | undefined} */
function moveRings(section) {
  if (!section || matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
  let frame = 0;
  let drawn = '';
  const draw = () => {
    const { room, own } = levels();
    const wanted = `${room.toFixed(2)} ${own.toFixed(2)}`;
    // Nothing to paint while nobody speaks.
    if (wanted !== drawn) {
      section.style.setProperty('--level', room.toFixed(2));
      section.style.setProperty('--own-level', own.toFixed(2));
    }
    drawn = wanted;
    frame = requestAnimationFrame(draw);
  };
  draw();
  return () => cancelAnimationFrame(frame);
}
