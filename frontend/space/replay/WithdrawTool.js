import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { lazyUnseen } from '../../ui/lazy.js';

const WithdrawDialog = lazyUnseen(async () => (await import('./WithdrawDialog.js')).WithdrawDialog);

/**
 * Lets people who speak in a recording take their voice out of it.
 * @param {{space: string, situation: import('./withdrawal.js').Situation, onChange: () => void}} props
 */
export function WithdrawTool({ space, situation, onChange }) {
  const [open, setOpen] = useState(false);
  return html`
    <div class="replay__ways">
      <button type="button" class="pill pill--on-purple" onClick=${() => setOpen(true)}>${t('replay.withdraw')}</button>
    </div>
    ${open && html`<${WithdrawDialog} space=${space} situation=${situation} onChange=${onChange} onClose=${() => setOpen(false)} />`}`;
}
