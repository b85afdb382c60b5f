import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { LogButton } from './LogButton.js';
import { PinDialog } from './PinDialog.js';
import { TitleDialog } from './TitleDialog.js';

/** @param {{room: import('../room/session.js').Room}} props what hosts do to the Space itself */
export function ModerationTools({ room }) {
  const [open, setOpen] = useState(/** @type {'' | 'pin' | 'title'} */ (''));
  const close = () => setOpen('');
  return html`
    <div class="powers tools">
      <button type="button" class="pill pill--on-purple" onClick=${() => setOpen('pin')}>${t('pins.add')}</button>
      ${room.screen.you?.role === 'host' && html`<button type="button" class="pill pill--on-purple" onClick=${() => setOpen('title')}>${t('edit.label')}</button>`}
      <${LogButton} space=${room.space} />
      ${open === 'pin' && html`<${PinDialog} room=${room} onClose=${close} />`}
      ${open === 'title' && html`<${TitleDialog} room=${room} onClose=${close} />`}
    </div>`;
}
