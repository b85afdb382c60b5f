import { html } from 'htm/preact';
import { t } from '../../i18n/index.js';
import { captionSettings, changeCaptions } from '../../room/captions.js';
import { boot } from '../../site/site.js';
import { Icon } from '../../ui/Icon.js';

/** @param {import('../../room/session.js').Room} room @returns {boolean} whether its host offers captions, and this site */
export const isCaptioned = ({ screen }) => boot.captions === true && screen.space?.settings.captions === true;

/** @param {import('../../room/session.js').Room} room @returns {boolean} whether this person reads captions */
export const readsCaptions = (room) => isCaptioned(room) && captionSettings.value.on;

/** Switches captions on and off. @param {{room: import('../../room/session.js').Room}} props */
export function CaptionsSwitch({ room }) {
  if (!isCaptioned(room)) return null;
  const { on } = captionSettings.value;
  return html`
    <button type="button" class="icon-button captions-switch" aria-label=${t('captions.label')} title=${t('captions.label')}
      aria-pressed=${on} onClick=${() => changeCaptions({ on: !on })}><${Icon} name="captions" /></button>`;
}
