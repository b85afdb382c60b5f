import { html } from 'htm/preact';
import { loadWords, t } from '../../i18n/index.js';
import { copy } from '../../site/clipboard.js';
import { Icon } from '../../ui/Icon.js';
import { useAttempt } from '../../ui/action.js';
import { clipsApi, pageOf } from '../clips/api.js';

await loadWords('replay', 'room');

/** Keeps what was just said in a recorded Space, and copies the link to it. @param {{space: string}} props */
export function ClipButton({ space }) {
  const { busy, run } = useAttempt();
  const clip = () =>
    run(async () => {
      const made = await clipsApi.make(space);
      await copy(`${location.origin}${pageOf(made.id)}`, t('clip.kept'));
    });
  return html`
    <button type="button" class="icon-button" aria-label=${t('clip.last')} title=${t('clip.last')} disabled=${busy}
      onClick=${clip}><${Icon} name="scissors" /></button>`;
}
