import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { LogDialog } from './LogDialog.js';

/** @param {{space: string}} props opens the log, which hosts read during the Space and after it */
export function LogButton({ space }) {
  const [open, setOpen] = useState(false);
  return html`
    <button type="button" class="pill pill--on-purple" onClick=${() => setOpen(true)}>${t('log.label')}</button>
    ${open && html`<${LogDialog} space=${space} onClose=${() => setOpen(false)} />`}`;
}
