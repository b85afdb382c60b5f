import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { mute, unmute } from '../room/live.js';
import { account, attempt } from '../site.js';
import { Icon } from './Icon.js';
import { RequestControl } from './RequestControl.js';

/** @param {{room: import('../room/session.js').Room, small: boolean, panel: string, onPanel: (panel: any) => void}} props */
export function BottomBar({ room, small, panel, onPanel }) {
  const role = room.screen.you?.role;
  const onStage = role !== undefined && role !== 'listener';
  const waiting = room.screen.queue?.requests?.length ?? 0;
  return html`
    <div class="bar">
      ${onStage && html`<${MuteButton} muted=${room.muted} busy=${room.voice === 'asking'} />`}
      ${role === 'listener' && !small && html`<${RequestControl} room=${room} />`}
      ${!small && html`
        <div class="bar__more">
          ${hostsRoom(role) && html`
            <button type="button" class="pill pill--on-purple bar__people" aria-expanded=${panel === 'people'} onClick=${() => onPanel('people')}>
              <${Icon} name="people" /><span>${t('people.label')}</span>${waiting > 0 && html`<span class="count" aria-hidden="true">${waiting}</span>`}
            </button>`}
          ${account.value && html`<button type="button" class="icon-button" aria-label=${t('settings.label')} title=${t('settings.label')} aria-expanded=${panel === 'settings'} onClick=${() => onPanel('settings')}><${Icon} name="settings" /></button>`}
        </div>`}
    </div>`;
}

/** @param {import('../protocol.js').Role | undefined} role */
const hostsRoom = (role) => role === 'host' || role === 'cohost';

/** @param {{muted: boolean, busy: boolean}} props */
function MuteButton({ muted, busy }) {
  return html`
    <button type="button" class="pill bar__mute ${muted ? '' : 'bar__mute--open'}" disabled=${busy} aria-keyshortcuts="Control+D" onClick=${() => (muted ? attempt(unmute) : mute())}>
      <${Icon} name=${muted ? 'muted' : 'microphone'} /><span>${muted ? t('bar.unmute') : t('bar.mute')}</span>
    </button>`;
}
