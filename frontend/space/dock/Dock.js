import { html } from 'htm/preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { loadWords, t } from '../../i18n/index.js';
import { leave, room } from '../../room/live.js';
import { readsLogAfterwards } from '../../room/powers.js';
import { attempt, path } from '../../site/site.js';
import { withStyle } from '../../site/styles.js';
import { lazyUnseen } from '../../ui/lazy.js';
import { askedUntil } from '../consent.js';
import { readsCaptions } from '../captions/captioned.js';
import { CaptionsView } from '../captions/CaptionsView.js';
import { AudienceView } from './AudienceView.js';
import { BottomBar } from './BottomBar.js';
import { DockHeader } from './DockHeader.js';
import { DockNotices } from './DockNotices.js';
import { ModerationLog } from './ModerationLog.js';
import { PeoplePanel } from './PeoplePanel.js';
import { PinsView } from './PinsView.js';
import { StageView } from './StageView.js';

await loadWords('people', 'room');
await withStyle('space/dock/dock');

const RecordingConsentDialog = lazyUnseen(
  async () => (await import('../RecordingConsentDialog.js')).RecordingConsentDialog,
);

/** @typedef {'' | 'people' | 'react'} Panel */

/** @type {Partial<Record<string, string>> & Record<string, string>} */
const OVER = { ended: 'dock.ended', refused: 'dock.refused', removed: 'dock.removed' };

const OVER_THE_PAGE = '(width < 1020px)'; // as in dock.css

/** The Space that this page is in; it stays while the person moves between pages. */
export function Dock() {
  const [small, setSmall] = useSize();
  const [panel, setPanel] = useState(/** @type {Panel} */ (''));
  const here = room.value;
  const asked = askedUntil();
  if (!here || here.phase === 'idle' || here.phase === 'left') return null;
  if (['ended', 'refused', 'removed'].includes(here.phase)) return html`<${DockEnd} room=${here} />`;
  const atSpace = path.value === `/i/spaces/${here.space}`;
  /** @param {Panel} wanted */
  const toggle = (wanted) => setPanel(panel === wanted ? '' : wanted);
  const close = () => {
    document.getElementById(`dock-${panel}`)?.focus();
    setPanel('');
  };
  return html`
    <${DockSection} small=${small}>
      <${DockHeader} room=${here} small=${small} onSize=${() => setSmall(!small)} />
      <${DockNotices} key=${here.space} room=${here} />
      ${
        !small &&
        html`
        <div class="dock__body" tabindex="0" role="group" aria-label=${t('dock.who')}>
          ${!atSpace && html`<${PinsView} room=${here} />`}
          ${readsCaptions(here) && html`<div class=${atSpace ? 'captions-inside' : undefined}><${CaptionsView} /></div>`}
          <${StageView} room=${here} />
          ${
            panel === 'people'
              ? html`<${PeoplePanel} room=${here} onClose=${close} />`
              : html`<${AudienceView} room=${here} />`
          }
        </div>`
      }
      ${asked && html`<${RecordingConsentDialog} space=${here.space} until=${asked} />`}
      <${BottomBar} room=${here} small=${small} panel=${panel} onPanel=${toggle} onClose=${close} />
    <//>`;
}

/**
 * @returns {[boolean, (small: boolean) => void]} whether the dock is small. Where it lies over the page, it becomes small
 *   at the page of another Space, which it would cover.
 */
function useSize() {
  const [small, setSmall] = useState(false);
  const space = room.value?.space;
  const covers = space !== undefined && path.value.startsWith('/i/spaces/') && path.value !== `/i/spaces/${space}`;
  useLayoutEffect(() => {
    if (!covers || small || !matchMedia(OVER_THE_PAGE).matches) return;
    setSmall(true);
    return () => setSmall(false);
  }, [covers]);
  return [small, setSmall];
}

/**
 * Takes over the focus of the button that was pressed to listen.
 * @param {{small: boolean, children?: unknown}} props
 */
function DockSection({ small, children }) {
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    const { activeElement: focused, body } = document;
    const pressed = document.querySelector('.preview__button');
    if (pressed && (focused === pressed || (focused === body && pressed.matches(':disabled'))))
      section.current?.focus({ preventScroll: true });
  }, []);
  return html`
    <section class="dock ${small ? 'dock--small' : ''}" aria-label=${t('dock.label')} tabindex="-1" ref=${section}>
      ${children}</section>`;
}

/**
 * Shown when the room is over, refused, or the person was removed.
 * @param {{room: import('../../room/session.js').Room}} props
 */
function DockEnd({ room: here }) {
  const title = here.screen.space?.title ?? here.view?.title;
  return html`
    <section class="dock dock--over" aria-label=${t('dock.label')}>
      ${title && html`<h2 dir="auto" class="dock__title">${title}</h2>`}
      <p>${t(OVER[here.phase])}</p>
      ${here.phase === 'ended' && readsLogAfterwards(here.screen.you?.role) && html`<${ModerationLog} space=${here.space} />`}
      <button type="button" class="pill pill--on-purple" onClick=${() => attempt(leave)}>${t('dock.dismiss')}</button>
    </section>`;
}
