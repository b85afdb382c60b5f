import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { loadWords, t } from '../../i18n/index.js';
import { ApiError } from '../../site/api.js';
import { withStyle } from '../../site/styles.js';
import { WithdrawDialog } from '../replay/WithdrawDialog.js';
import { recordingApi } from '../replay/api.js';

await loadWords('replay');
await withStyle('space/dock/dock');

/**
 * Lets people who have been on the stage of a recorded Space take their voice out of the recording.
 * @param {{room: import('../../room/session.js').Room}} props
 */
export function OwnVoice({ room: { space, screen } }) {
  const [open, setOpen] = useState(false);
  const role = screen.you?.role ?? 'listener';
  const record = screen.space?.settings.record === true;
  const { may, look } = useMayWithdraw(space, `${role} ${record}`);
  const situation = { hosts: role === 'host', live: true, recorded: record && role !== 'listener' };
  return (
    (may || open) &&
    html`
    <div class="own-voice">
      <p>${t('replay.withdraw_offer')}</p>
      <button type="button" class="pill pill--on-purple" onClick=${() => setOpen(true)}>${t('replay.withdraw')}</button>
      ${
        open &&
        html`<${WithdrawDialog} space=${space} situation=${situation} onChange=${look}
        onClose=${() => setOpen(false)} />`
      }
    </div>`
  );
}

/**
 * @param {string} space
 * @param {string} situation the server is asked again when it changes
 * @returns {{may: boolean, look: () => void}} whether there is something that this person may withdraw; `look` asks again
 */
function useMayWithdraw(space, situation) {
  const [may, setMay] = useState(false);
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    let left = false;
    void mayWithdraw(space).then((found) => left || setMay(found));
    return () => {
      left = true;
    };
  }, [space, situation, looks]);
  return { may, look: () => setLooks((before) => before + 1) };
}

/** @param {string} space */
async function mayWithdraw(space) {
  try {
    return (await recordingApi.recording(space)).may.withdraw;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return false; // nothing was recorded, or it cannot be known now
  }
}
