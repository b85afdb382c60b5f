import { html } from 'htm/preact';
import { t } from '../../i18n/index.js';
import { captionSettings, changeCaptions } from '../../room/captions.js';
import { Icon } from '../../ui/Icon.js';
import { isCaptioned } from './captioned.js';

/** Switches captions on and off. @param {{room: import('../../room/session.js').Room}} props */
export function CaptionsSwitch({ room }) {
  if (!isCaptioned(room)) return null;
  const { on } = captionSettings.value;
  return html`
    <button type="button" class="icon-button captions-switch" aria-label=${t('captions.label')} title=${t('captions.label')}
      aria-pressed=${on} onClick=${() => changeCaptions({ on: !on })}><${Icon} name="captions" /></button>`;
}
