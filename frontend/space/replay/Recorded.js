import { html } from 'htm/preact';
import { loadWords, t } from '../../i18n/index.js';
import { withStyle } from '../../site/styles.js';
import { Problem } from '../../ui/action.js';
import { Progress } from './Progress.js';
import { ReplayPlayer } from './ReplayPlayer.js';
import { Speakers } from './Speakers.js';
import { useRecording } from './useRecording.js';

await loadWords('replay', 'room');
await withStyle('space/replay/replay');

/**
 * A Space that has ended and was recorded: its replay or, until there is one, how far it is.
 * @param {{space: import('../requests.js').SpaceView}} props
 */
export function Recorded({ space }) {
  const { recording, error, gone, look } = useRecording(space.id);
  const ready = recording?.state === 'ready' && !gone;
  if (ready)
    return html`<${ReplayPlayer} key=${`${space.id} ${recording.bytes}`} space=${space} recording=${recording}
      onChange=${look} />`;
  return html`
    <${Speakers} people=${space.stage} host=${space.host.id} />
    ${gone ? html`<p class="preview__words">${t('replay.gone')}</p>` : html`<${Problem} error=${error} />`}
    ${recording && !gone && html`<${Progress} space=${space.id} recording=${recording} onChange=${look} />`}`;
}
