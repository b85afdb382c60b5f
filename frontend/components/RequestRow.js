import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { t, waited } from '../i18n/index.js';
import { clock } from '../room/clock.js';
import { api, attempt } from '../site.js';
import { PersonRow } from './PersonRow.js';

/** @param {{space: string, request: import('../protocol.js').Waiting}} props who waits, since when, and why */
export function RequestRow({ space, request }) {
  const name = useId();
  const detail = html`
    ${request.reason && html`<span class="people__reason">${request.reason}</span>`}
    <span>${t('people.waits', { time: waited(request.asked_at, clock.value) })}</span>
    ${request.first_time && html`<span class="tag">${t('people.first_time')}</span>`}`;
  return html`
    <${PersonRow} person=${request} name=${name} detail=${detail}>
      <div class="powers">
        <button type="button" class="pill pill--light" aria-describedby=${name} onClick=${() => attempt(() => api.decide(space, request.id, 'approve'))}>${t('people.approve')}</button>
        <button type="button" class="pill pill--on-purple" aria-describedby=${name} onClick=${() => attempt(() => api.decide(space, request.id, 'decline'))}>${t('people.decline')}</button>
      </div>
    <//>`;
}
