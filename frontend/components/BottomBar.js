import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { mute, unmute } from '../room/live.js';
import { ownEntry } from '../room/state.js';
import { moderates } from '../room/powers.js';
import { account, attempt } from '../site.js';
import { Icon } from './Icon.js';
import { ReactControl } from './ReactControl.js';
import { RequestControl } from './RequestControl.js';

const REACT = 'react-button';

/** @param {{room: import('../room/session.js').Room, small: boolean, panel: string, onPanel: (panel: any) => void}} props */
export function BottomBar({ room, small, panel, onPanel }) {
  const role = room.screen.you?.role;
  const onStage = role !== undefined && role !== 'listener';
  const waiting = room.screen.queue?.requests?.length ?? 0;
  const held = ownEntry(room.screen)?.muted_by_host === true && role === 'speaker' && room.screen.space?.settings.speakers_may_unmute === false;
  const reacts = account.value !== null && role !== undefined; // there is nowhere to send it before
  return html`
    ${reacts && !small && panel === 'react' && html`<${ReactControl} onClose=${() => closeReact(onPanel)} />`}
    <div class="bar">
      ${onStage && html`<${MuteButton} muted=${room.muted} busy=${room.voice === 'asking' || held} />`}
      ${role === 'listener' && !small && html`<${RequestControl} room=${room} />`}
      ${!small && html`
        <div class="bar__more">
          ${reacts && html`<button type="button" id=${REACT} class="icon-button" aria-label=${t('react.label')} title=${t('react.label')} aria-expanded=${panel === 'react'} onClick=${() => onPanel('react')}><${Icon} name="smile" /></button>`}
          <button type="button" class="pill pill--on-purple bar__people" aria-expanded=${panel === 'people'} onClick=${() => onPanel('people')}>
            <${Icon} name="people" /><span>${t('people.label')}</span>${moderates(role) && waiting > 0 && html`<span class="count" aria-hidden="true">${waiting}</span>`}
          </button>
          ${account.value && html`<button type="button" class="icon-button" aria-label=${t('settings.label')} title=${t('settings.label')} aria-expanded=${panel === 'settings'} onClick=${() => onPanel('settings')}><${Icon} name="settings" /></button>`}
        </div>`}
    </div>`;
}

/** @param {(panel: 'react') => void} onPanel the focus goes back to where it came from */
function closeReact(onPanel) {
  onPanel('react');
  document.getElementById(REACT)?.focus();
}

/** @param {{muted: boolean, busy: boolean}} props */
function MuteButton({ muted, busy }) {
  return html`
    <button type="button" class="pill bar__mute ${muted ? '' : 'bar__mute--open'}" disabled=${busy} aria-keyshortcuts="Control+D" onClick=${() => (muted ? attempt(unmute) : mute())}>
      <${Icon} name=${muted ? 'muted' : 'microphone'} /><span>${muted ? t('bar.unmute') : t('bar.mute')}</span>
    </button>`;
}
