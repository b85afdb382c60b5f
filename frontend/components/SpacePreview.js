import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { enter, isIn } from '../room/live.js';
import { moderates } from '../room/powers.js';
import { account, api, attempt } from '../site.js';
import { Avatar } from './Avatar.js';
import { LogButton } from './LogButton.js';
import { SpaceStateLine } from './SpaceStateLine.js';

/**
 * @typedef {import('../api.js').SpaceView} SpaceView
 * @param {{space: SpaceView, room: import('../room/session.js').Room | null, onChange: (space: SpaceView) => void}} props
 */
export function SpacePreview({ space, room, onChange }) {
  return html`
    <article class="preview preview--${space.state}">
      <${SpaceStateLine} space=${space} />
      <h1 class="preview__title">${space.title}</h1>
      ${space.topics.length > 0 && html`<ul class="topics" aria-label=${t('start.topics')}>${space.topics.map((topic) => html`<li key=${topic} class="topic">${topic}</li>`)}</ul>`}
      <ul class="preview__people" aria-label=${t('preview.people')}>
        ${people(space).map((person) => html`
          <li key=${person.id}><${Avatar} person=${person} size="large" /><strong>${person.name}</strong><span>${t(`role.${person.role}`)}</span></li>`)}
      </ul>
      <${Doing} space=${space} room=${room} onChange=${onChange} />
    </article>`;
}

/** @param {SpaceView} space @returns the host even where the stage is empty, because it is over */
function people(space) {
  return space.stage.length > 0 ? space.stage : [{ ...space.host, role: /** @type {const} */ ('host') }];
}

/** @param {{space: SpaceView, room: import('../room/session.js').Room | null, onChange: (space: SpaceView) => void}} props what can be done now */
function Doing({ space, room, onChange }) {
  const hosts = account.value?.id === space.host.id;
  if (space.state === 'ended') return html`<p class="preview__words">${t('preview.ended')}</p>${moderates(space.you?.role) && html`<${LogButton} space=${space.id} />`}`;
  if (space.state === 'cancelled') return html`<p class="preview__words">${t('preview.cancelled')}</p>`;
  if (space.state === 'scheduled') return hosts ? html`<${HostDoing} space=${space} onChange=${onChange} />` : html`<p class="preview__words">${t('preview.scheduled')}</p>`;
  if (room?.phase === 'live' || room?.phase === 'reconnecting') return html`<p class="preview__words">${t('preview.inside')}</p>`;
  if (room?.phase === 'removed') return html`<p class="preview__words">${t('dock.removed')}</p>`;
  const busy = isIn(space.id);
  return html`<${Listening} space=${space} busy=${busy} />`;
}

/** @param {{space: SpaceView, busy: boolean}} props the way in: with one's name, or without */
function Listening({ space, busy }) {
  const [anonymous, setAnonymous] = useState(false);
  const onStage = space.stage.some(({ id }) => id === account.value?.id);
  const offers = account.value !== null && !onStage;
  return html`
    <p class="preview__words">${t('preview.quiet')}</p>
    ${space.settings?.record && html`<p class="preview__words">${t('preview.recorded')}</p>`}
    ${offers && html`<label class="check preview__choice"><input type="checkbox" checked=${anonymous} onChange=${(/** @type {any} */ event) => setAnonymous(event.currentTarget.checked)} /><span>${t('preview.anonymous')}</span></label>`}
    <button type="button" class="pill preview__button" disabled=${busy} onClick=${() => enter(space.id, offers && anonymous)}>${busy ? t('preview.connecting') : t('preview.listen')}</button>`;
}

/** @param {{space: SpaceView, onChange: (space: SpaceView) => void}} props */
function HostDoing({ space, onChange }) {
  const start = () => attempt(async () => {
    onChange((await api.change(space.id, 'start')).space);
    await enter(space.id);
  });
  const cancel = () => attempt(async () => onChange((await api.change(space.id, 'cancel')).space));
  return html`
    <button type="button" class="pill preview__button" onClick=${start}>${t('start.submit')}</button>
    <button type="button" class="pill pill--on-purple" onClick=${cancel}>${t('preview.cancel')}</button>`;
}
