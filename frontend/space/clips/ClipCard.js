import { html } from 'htm/preact';
import { loadWords, t } from '../../i18n/index.js';
import { Avatar } from '../../people/Avatar.js';
import { nameNow } from '../../people/profile-cards.js';
import { lengthOf } from '../replay/moment.js';
import { pageOf } from './api.js';

await loadWords('replay', 'room');

/** The card of a clip, in posts that link to it. @param {{clip: import('./api.js').ClipCardView}} props */
export function ClipCard({ clip }) {
  const { title, space, duration_ms: duration, state } = clip;
  return html`
    <div class="card card--ended">
      <p class="state"><strong>${t('clip.label')}</strong><span>${lengthOf(duration)}</span></p>
      <h2 class="card__title"><a dir="auto" href=${pageOf(clip.id)}>${title}</a></h2>
      <p class="card__host"><${Avatar} person=${space.host} size="small" />
        <span dir="auto">${t('clip.from', { title: space.title, name: nameNow(space.host) })}</span></p>
      ${
        state === 'ready'
          ? html`<a class="pill card__button" href=${pageOf(clip.id)}>${t('clip.play')}</a>`
          : html`<p class="state">${t(state === 'failed' ? 'clip.failed' : 'clip.waiting')}</p>`
      }
    </div>`;
}
