import { html } from 'htm/preact';
import { loadWords, t } from '../../i18n/index.js';
import { withStyle } from '../../site/styles.js';
import { Icon } from '../../ui/Icon.js';
import { PlayButton } from './Controls.js';
import { clockOf } from './moment.js';

await loadWords('replay', 'room');
await withStyle('space/replay/replay');

/**
 * Shows the recording that goes on while the person is elsewhere on the site.
 * @param {{replay: import('./current.js').Replay}} props
 */
export function MiniPlayer({ replay }) {
  const { about, link, recording, player } = replay;
  return html`
    <section class="mini-player" aria-label=${t('replay.player')}>
      <${PlayButton} replay=${replay} />
      <div class="mini-player__what">
        <a dir="auto" class="mini-player__title" href=${link}>${about.title}</a>
        <span class="mini-player__at">${clockOf(player.at.value)} / ${clockOf(recording.duration_ms)}</span>
      </div>
      <button type="button" class="icon-button" aria-label=${t('replay.close')} title=${t('replay.close')}
        onClick=${() => replay.stop()}><${Icon} name="close" /></button>
    </section>`;
}
