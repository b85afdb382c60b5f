import { html } from 'htm/preact';
import { left, t } from '../i18n/index.js';
import { clock } from '../room/clock.js';

/** @param {{room: import('../room/session.js').Room}} props until when somebody has to host */
export function HostlessNotice({ room }) {
  const { space, stage = [] } = room.screen;
  if (!space?.hostless_until) return null;
  const time = left(space.hostless_until, clock.value);
  const heir = stage.some(({ role }) => role === 'cohost');
  return html`<p class="notice">${t(heir ? 'notice.hostless_heir' : 'notice.hostless', { time })}</p>`;
}
