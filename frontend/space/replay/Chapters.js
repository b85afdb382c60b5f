import { useComputed } from '@preact/signals';
import { html } from 'htm/preact';
import { t } from '../../i18n/index.js';
import { nameNow } from '../../people/profile-cards.js';
import { colourOf } from './Waveform.js';
import { clockOf, lengthOf } from './moment.js';
import { chapterAt } from './timeline.js';

/**
 * The recording by who speaks; a click goes there.
 * @param {{replay: import('./current.js').Replay}} props
 */
export function Chapters({ replay: { player, chapters, recording } }) {
  const here = useComputed(() => chapterAt(chapters, player.at.value));
  return html`
    <section class="replay__chapters" aria-label=${t('replay.chapters')}>
      <h2>${t('replay.chapters')}</h2>
      <ol>
        ${chapters.map(
          ({ speaker, from, to }, place) => html`
          <li key=${from}>
            <button type="button" class="replay__chapter" aria-current=${place === here.value ? 'true' : null}
              onClick=${() => player.seek(from)}>
              <i class=${colourOf(speaker)} aria-hidden="true"></i>
              <span class="replay__who"><bdi dir="auto">${nameNow(recording.speakers[speaker])}</bdi></span>
              <span class="unseen">, </span><span>${clockOf(from)}</span>
              <span class="unseen">, </span>
              <span class="replay__length">${lengthOf(to - from)}</span>
            </button></li>`,
        )}
      </ol>
    </section>`;
}
