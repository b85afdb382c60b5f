import { html } from 'htm/preact';
import { useRef } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { Icon } from './Icon.js';

const HELD_MS = 300; // longer, and it was to look, not to go on

/** @param {{onGo: (way: number) => void, onHold: (held: boolean) => void}} props the left half goes back and the right one on; a finger that stays holds */
export function FleetHalves({ onGo, onHold }) {
  const since = useRef(0);
  const onPointerDown = () => {
    since.current = performance.now();
    onHold(true);
  };
  /** @param {number} way @param {MouseEvent} event */
  const onClick = (way, event) => {
    const held = event.detail > 0 && performance.now() - since.current > HELD_MS; // a key has no detail
    if (!held) onGo(way);
  };
  const release = () => onHold(false);
  const watch = { onPointerDown, onPointerUp: release, onPointerCancel: release, onPointerLeave: release };
  return html`
    <button type="button" class="viewer__half viewer__half--back" aria-label=${t('fleet.previous')} onClick=${(/** @type {MouseEvent} */ event) => onClick(-1, event)} ...${watch}><${Icon} name="previous" /></button>
    <button type="button" class="viewer__half viewer__half--on" aria-label=${t('fleet.next')} onClick=${(/** @type {MouseEvent} */ event) => onClick(1, event)} ...${watch}><${Icon} name="next" /></button>`;
}
