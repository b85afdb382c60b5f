import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { leave } from '../../room/live.js';
import { listenersOf } from '../../room/state.js';
import { account, attempt, navigate } from '../../site/site.js';
import { Dialog } from '../../ui/Dialog.js';
import { Icon } from '../../ui/Icon.js';
import { Popover } from '../../ui/Popover.js';
import { CaptionsSwitch } from '../captions/CaptionsSwitch.js';
import { RecordingSign } from '../SpaceCard.js';
import { ShareLinks } from '../ShareLinks.js';
import { spaceApi } from '../api.js';
import { catchingUp, offersBeginning } from '../replay/catch-up.js';
import { liveById, refreshSpaces } from '../spaces.js';
import { lazyUnseen } from '../../ui/lazy.js';

const ClipButton = lazyUnseen(async () => (await import('./ClipButton.js')).ClipButton);

/**
 * @param {{room: import('../../room/session.js').Room, small: boolean, onSize: () => void}} props
 */
export function DockHeader({ room, small, onSize }) {
  const [ending, setEnding] = useState(false);
  const { screen, view } = room;
  const hosts = screen.you?.role === 'host';
  const listed = liveById.value.get(room.space);
  const title = screen.space?.title ?? view?.title ?? listed?.title ?? t('dock.label');
  const isKnown = Boolean(screen.audience ?? view);
  const { record: recorded = false } = screen.space?.settings ?? view?.settings ?? {};
  return html`
    <header class="dock__header">
      <div class="dock__top">
        <p class="state"><span class="bars" aria-hidden="true"><i></i><i></i><i></i></span><strong>${t('space.live')}
          </strong><${RecordingSign} on=${recorded} />${
            isKnown && html`<span>${t('space.listening', { count: listenersOf(room) })}</span>`
          }</p>
        ${!small && html`<${CaptionsSwitch} room=${room} />`}
        ${!small && recorded && account.value && html`<${ClipButton} space=${room.space} />`}
        ${
          !small &&
          html`<${Popover} label=${t('dock.share')} icon="share">${(/** @type {() => void} */ close) =>
            html`<${ShareLinks} id=${room.space} title=${title} onDone=${close} />`}<//>`
        }
        <button type="button" class="icon-button" aria-label=${small ? t('dock.expand') : t('dock.shrink')}
          title=${small ? t('dock.expand') : t('dock.shrink')} onClick=${onSize}>
            <${Icon} name=${small ? 'expand' : 'shrink'} /></button>
      </div>
      <h2 class="dock__title"><a dir="auto" href=${`/i/spaces/${room.space}`}>${title}</a></h2>
      <div class="dock__exits">
        ${
          hosts &&
          !small &&
          html`<button type="button" class="pill pill--on-purple" onClick=${() => setEnding(true)}>
          ${t('dock.end')}</button>`
        }
        ${!small && html`<${BeginningButton} room=${room} />`}
        <button type="button" class="pill pill--leave" onClick=${() => attempt(leave)}>${t('dock.leave')}</button>
      </div>
      ${ending && html`<${EndDialog} space=${room.space} onClose=${() => setEnding(false)} />`}
    </header>`;
}

/** For listeners of a Space that is recorded. @param {{room: import('../../room/session.js').Room}} props */
const BeginningButton = ({ room: { space, screen } }) =>
  screen.you?.role === 'listener' &&
  offersBeginning(screen.space?.settings) &&
  html`<button type="button" class="pill pill--on-purple" onClick=${() => attempt(() => beginAgain(space))}>
    ${t('catch_up.begin')}</button>`;

/** Leaves the room, and plays it from the beginning on its page. @param {string} space */
async function beginAgain(space) {
  catchingUp.value = space;
  await leave();
  navigate(`/i/spaces/${space}`);
}

/**
 * Asks for confirmation before the Space ends for everybody.
 * @param {{space: string, onClose: () => void}} props
 */
function EndDialog({ space, onClose }) {
  const end = () =>
    attempt(async () => {
      await spaceApi.change(space, 'end');
      onClose();
      await refreshSpaces();
    });
  return html`
    <${Dialog} title=${t('end.title')} onClose=${onClose}>
      <p>${t('end.text')}</p>
      <div class="form__foot">
        <button type="button" class="pill" onClick=${onClose}>${t('dialog.cancel')}</button>
        <button type="button" class="pill pill--danger" onClick=${end}>${t('dock.end')}</button>
      </div>
    <//>`;
}
