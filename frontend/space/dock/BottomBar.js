import { html } from 'htm/preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { EMOJI } from '../../protocol/messages.js';
import { mute, react, unmute } from '../../room/live.js';
import { moderates } from '../../room/powers.js';
import { GLYPHS } from '../../room/reactions.js';
import { ownEntry } from '../../room/own-entry.js';
import { account, announce, attempt } from '../../site/site.js';
import { Icon } from '../../ui/Icon.js';
import { moveFocus } from '../../ui/arrow-keys.js';
import { Popover } from '../../ui/Popover.js';
import { RequestControl } from './RequestControl.js';
import { SettingsPanel } from './SettingsPanel.js';

/**
 * @param {{room: import('../../room/session.js').Room, small: boolean, panel: string, onPanel: (panel: any) => void,
 *   onClose: () => void}} props `onClose` returns the focus to the button of the panel
 */
export function BottomBar({ room, small, panel, onPanel, onClose }) {
  const role = room.screen.you?.role;
  const onStage = role !== undefined && role !== 'listener';
  const waiting = room.screen.queue?.requests ? room.screen.queue.length : 0; // only hosts have the requests
  const asked = moderates(role) && waiting > 0;
  const held =
    ownEntry(room.screen)?.muted_by_host === true &&
    role === 'speaker' &&
    room.screen.space?.settings.speakers_may_unmute === false;
  const allowed = account.value !== null || room.screen.space?.settings.guests_may_react;
  const reacts = allowed && role !== undefined; // reactions cannot be sent before the room answers
  return html`
    ${reacts && !small && panel === 'react' && html`<${ReactControl} onClose=${onClose} />`}
    <div class="bar">
      ${onStage && html`<${MuteButton} muted=${room.muted} busy=${room.voice === 'asking' || held} />`}
      ${role === 'listener' && !small && html`<${RequestControl} room=${room} />`}
      ${
        !small &&
        html`
        <div class="bar__more">
          ${
            reacts &&
            html`<button type="button" id="dock-react" class="icon-button" aria-label=${t('react.label')}
            title=${t('react.label')} aria-expanded=${panel === 'react'} onClick=${() => onPanel('react')}>
              <${Icon} name="smile" /></button>`
          }
          <button type="button" id="dock-people" class="pill pill--on-purple bar__people" aria-expanded=${panel === 'people'}
            aria-describedby=${asked ? 'dock-waiting' : null} onClick=${() => onPanel('people')}>
            <${Icon} name="people" /><span>${t('people.label')}</span>
            ${asked && html`<span class="count" aria-hidden="true">${waiting}</span>`}
          </button>
          ${asked && html`<span hidden id="dock-waiting">${t('request.waiting', { count: waiting })}</span>`}
          <${Popover} label=${t('settings.label')} icon="settings">${() => html`<${SettingsPanel} />`}<//>
        </div>`
      }
    </div>`;
}

/** @param {{muted: boolean, busy: boolean}} props */
function MuteButton({ muted, busy }) {
  return html`
    <button type="button" class="pill bar__mute ${muted ? '' : 'bar__mute--open'}" disabled=${busy}
      aria-keyshortcuts="Control+D" onClick=${() => (muted ? attempt(unmute) : mute())}>
      <${Icon} name=${muted ? 'muted' : 'microphone'} /><span class="steady" data-other=${t(muted ? 'bar.mute' : 'bar.unmute')}>
        ${t(muted ? 'bar.unmute' : 'bar.mute')}</span>
    </button>`;
}

const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 6, ArrowUp: -6 }; // rows of six

/**
 * The choice of reactions. It stays open, because people rarely clap once.
 * @param {{onClose: () => void}} props
 */
function ReactControl({ onClose }) {
  const group = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => group.current?.querySelector('button')?.focus(), []);
  return html`
    <div class="emoji" role="group" aria-label=${t('react.label')} ref=${group}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => onKey(event, group.current, onClose)}>
      ${EMOJI.map(
        (emoji) => html`
        <button type="button" key=${emoji} class="emoji__button" aria-label=${t(`react.${emoji}`)}
          title=${t(`react.${emoji}`)} onClick=${() => react(emoji) || announce(t('notice.reconnecting'))}>
            ${GLYPHS[emoji]}</button>`,
      )}
    </div>`;
}

/** @param {KeyboardEvent} event @param {HTMLElement | null} group @param {() => void} onClose */
function onKey(event, group, onClose) {
  if (event.key === 'Escape') onClose();
  else moveFocus(event, [...(group?.querySelectorAll('button') ?? [])], STEPS);
}
