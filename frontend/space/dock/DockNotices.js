import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { left, t } from '../../i18n/index.js';
import { blocked } from '../../people/relationships.js';
import { resumeSound, soundBlocked, unapplied, unmute } from '../../room/live.js';
import { moderates } from '../../room/powers.js';
import { ownEntry } from '../../room/own-entry.js';
import { clock } from '../../site/clock.js';
import { attempt } from '../../site/site.js';
import { putOff } from '../consent.js';

const PROBLEMS = new Set(['denied', 'missing', 'busy']);

/**
 * Current problems and facts about the room, each with what to do.
 * @param {{room: import('../../room/session.js').Room}} props
 */
export function DockNotices({ room }) {
  const own = ownEntry(room.screen);
  const held = own?.role === 'speaker' && room.screen.space?.settings.speakers_may_unmute === false;
  const waits = room.preparing || room.full;
  const warned = (room.screen.stage ?? []).filter(({ id }) => blocked.value.has(id)).map(({ name }) => name);
  return html`
    <div class="notices">
      ${room.preparing && html`<${PreparingNotice} />`}
      ${room.full && html`<p class="notice notice--trouble" role="status">${t('error.worker_full')}</p>`}
      ${room.phase === 'joining' && !waits && html`<p class="notice">${t('notice.connecting')}</p>`}
      ${room.troubled && !waits && html`<p class="notice notice--trouble" role="status">${t('notice.reconnecting')}</p>`}
      ${unapplied.value && html`<p class="notice notice--trouble" role="status">${t('notice.unapplied')}</p>`}
      ${
        soundBlocked.value &&
        html`<p class="notice notice--trouble" role="status">
        ${t('notice.blocked')} <button type="button" class="pill pill--on-purple" onClick=${resumeSound}>
          ${t('notice.resume')}</button></p>`
      }
      ${room.voice === 'asking' && html`<p class="notice">${t('notice.asking')}</p>`}
      ${
        own &&
        PROBLEMS.has(room.voice) &&
        html`
        <p class="notice notice--trouble">
          ${t(`microphone.${room.voice}`)} <button type="button" class="pill pill--on-purple"
            onClick=${() => attempt(unmute)}>${t('microphone.again')}</button></p>`
      }
      ${own?.muted_by_host && html`<p class="notice">${t(held ? 'notice.held_by_host' : 'notice.muted_by_host')}</p>`}
      ${room.anonymous && !own && html`<p class="notice">${t('notice.anonymous')}</p>`}
      <${LostNotice} words="notice.sound_lost" ms=${room.lost} />
      <${LostNotice} words="notice.tracks_lost" ms=${room.lostTracks} />
      <${ConsentNotice} room=${room} />
      <${HostlessNotice} room=${room} />
      ${warned.map(
        (name) => html`<p class="notice notice--trouble" key=${name}>${t('notice.you_blocked', { name })}
        </p>`,
      )}
    </div>`;
}

/**
 * What could not be saved of the recording, until it is dismissed or there is more of it.
 * @param {{words: string, ms: number}} props
 */
function LostNotice({ words, ms }) {
  const [dismissed, setDismissed] = useState(0);
  if (ms <= dismissed) return null;
  return html`
    <p class="notice notice--trouble" role="status">${t(words, { count: Math.ceil(ms / 1000) })} <button type="button"
      class="pill pill--on-purple" onClick=${() => setDismissed(ms)}>${t('dock.dismiss')}</button></p>`;
}

/**
 * People who have not agreed to be recorded yet: themselves with the time that is left, hosts with their names.
 * @param {{room: import('../../room/session.js').Room}} props
 */
function ConsentNotice({ room }) {
  const { stage = [], you } = room.screen;
  const until = ownEntry(room.screen)?.asked_until;
  if (until !== undefined)
    return html`<p class="notice notice--trouble">${t('notice.asked', { time: left(until, clock.value) })} <button
      type="button" class="pill pill--on-purple" onClick=${() => (putOff.value = undefined)}>
        ${t('notice.answer')}</button></p>`;
  const names = stage.filter(({ asked_until }) => asked_until !== undefined).map(({ name }) => name);
  if (!moderates(you?.role) || names.length === 0) return null;
  return html`<p class="notice">${t('notice.not_agreed', { names: names.join(', ') })}</p>`;
}

/** A worker is being started: what happens, and how long it has taken. */
function PreparingNotice() {
  const [since] = useState(() => clock.peek());
  return html`
    <div class="notice notice--preparing">
      <strong role="status">${t('notice.preparing')}</strong>
      <span class="notice__time">${left(clock.value, since)}</span>
      <progress aria-label=${t('notice.preparing')}></progress>
      <p>${t('notice.preparing_more')}</p>
    </div>`;
}

/**
 * The time until the Space ends or another host takes over.
 * @param {{room: import('../../room/session.js').Room}} props
 */
function HostlessNotice({ room }) {
  const { space, stage = [] } = room.screen;
  if (!space?.hostless_until) return null;
  const time = left(space.hostless_until, clock.value);
  const heir = stage.some(({ role }) => role === 'cohost');
  return html`<p class="notice">${t(heir ? 'notice.hostless_heir' : 'notice.hostless', { time })}</p>`;
}
