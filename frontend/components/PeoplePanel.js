import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { api, attempt } from '../site.js';
import { Avatar } from './Avatar.js';

/** @param {{room: import('../room/session.js').Room}} props who wants to speak, and who may be asked to stop */
export function PeoplePanel({ room }) {
  const { stage = [], queue, you } = room.screen;
  const requests = queue?.requests ?? [];
  return html`
    <section class="people" aria-label=${t('people.label')}>
      <h3>${t('people.requests')}</h3>
      ${requests.length === 0 && html`<p class="dim">${t('people.nobody')}</p>`}
      <ol>${requests.map((request) => html`<${RequestRow} key=${request.id} space=${room.space} request=${request} />`)}</ol>
      <h3>${t('people.stage')}</h3>
      <ul>${stage.map((entry) => html`<${StageRow} key=${entry.id} space=${room.space} entry=${entry} own=${entry.id === you?.id} />`)}</ul>
    </section>`;
}

/** @param {{space: string, request: import('../protocol.js').Waiting}} props */
function RequestRow({ space, request }) {
  const name = useId();
  return html`
    <li class="people__row" aria-label=${request.name}>
      <${Avatar} person=${request} size="small" />
      <div class="people__who"><strong id=${name}>${request.name}</strong>${request.reason && html`<p class="dim">${request.reason}</p>`}</div>
      <button type="button" class="pill pill--light" aria-describedby=${name} onClick=${() => attempt(() => api.decide(space, request.id, 'approve'))}>${t('people.approve')}</button>
      <button type="button" class="pill pill--on-purple" aria-describedby=${name} onClick=${() => attempt(() => api.decide(space, request.id, 'decline'))}>${t('people.decline')}</button>
    </li>`;
}

/** @param {{space: string, entry: import('../protocol.js').StageEntry, own: boolean}} props */
function StageRow({ space, entry, own }) {
  const name = useId();
  const others = !own && entry.role !== 'host';
  return html`
    <li class="people__row" aria-label=${entry.name}>
      <${Avatar} person=${entry} size="small" />
      <div class="people__who"><strong id=${name}>${entry.name}</strong><p class="dim">${t(`role.${entry.role}`)}</p></div>
      ${others && html`
        <button type="button" class="pill pill--on-purple" aria-describedby=${name} disabled=${entry.muted_by_host} onClick=${() => attempt(() => api.onStage(space, entry.id, 'mute'))}>${t('people.mute')}</button>
        <button type="button" class="pill pill--on-purple" aria-describedby=${name} onClick=${() => attempt(() => api.onStage(space, entry.id, 'audience'))}>${t('people.audience')}</button>`}
    </li>`;
}
