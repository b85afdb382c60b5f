import { html } from 'htm/preact';
import { dateTime, t } from '../i18n/index.js';

/** @param {{space: import('../api.js').SpaceView | import('../api.js').LiveSpace}} props LIVE, when it starts, or how many tuned in */
export function SpaceStateLine({ space }) {
  if (space.state === 'live') {
    return html`<p class="state"><span class="bars" aria-hidden="true"><i></i><i></i><i></i></span><strong>${t('space.live')}</strong><span>${t('space.listening', { count: space.listeners })}</span></p>`;
  }
  if (space.state === 'scheduled') return html`<p class="state">${t('space.starts', { when: dateTime(space.starts_at ?? space.created_at) })}</p>`;
  if (space.state === 'cancelled') return html`<p class="state">${t('space.cancelled')}</p>`;
  return html`<p class="state">${t('space.ended')}</p>`;
}
