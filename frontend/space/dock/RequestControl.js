import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { nth, t } from '../../i18n/index.js';
import { PLAIN_SETTINGS } from '../../protocol/messages.js';
import { account } from '../../site/site.js';
import { LIMITS } from '../../site/text.js';
import { Icon } from '../../ui/Icon.js';
import { FieldProblem, Problem, useAction, useAttempt } from '../../ui/action.js';
import { spaceApi } from '../api.js';
import { withConsent } from '../consent.js';
import { useFollowed } from './useFollowed.js';

/**
 * Requests to speak, and shows the place in the queue.
 * @param {{room: import('../../room/session.js').Room}} props
 */
export function RequestControl({ room }) {
  const [reason, setReason] = useState('');
  const attempt = useAttempt();
  const action = useAction();
  const followed = useFollowed(room);
  const { place, length = 0 } = room.screen.queue ?? {};
  const { record, who_can_speak } = room.screen.space?.settings ?? PLAIN_SETTINGS;
  const ask = action.submit(async () => {
    const step = (/** @type {boolean} */ consent) => spaceApi.requestToSpeak(room.space, reason.trim(), consent);
    if (await withConsent(record, step)) setReason('');
  });
  if (!account.value)
    return html`<p class="bar__guest"><a class="pill pill--on-purple" href="/sign-up">${t('request.sign_up')}</a></p>`;
  if (place !== undefined) {
    return html`
      <p class="bar__place" role="status">${t('request.place', { place: nth(place) })}</p>
      <button type="button" class="pill pill--on-purple" disabled=${attempt.busy}
        onClick=${() => attempt.run(() => spaceApi.cancelRequest(room.space))}>${t('request.cancel')}</button>`;
  }
  if (who_can_speak === 'invited') return html`<p class="bar__note">${t('request.invited_only')}</p>`;
  if (who_can_speak === 'following' && !followed) return html`<p class="bar__note">${t('request.following_only')}</p>`;
  return html`
    ${room.anonymous && html`<p class="bar__note">${t('request.anonymous')}</p>`}
    ${length > 0 && html`<p class="bar__note">${t('request.waiting', { count: length })}</p>`}
    <form class="bar__request" onSubmit=${ask}>
      <input ...${action.field('reason')} dir="auto" class="bar__reason" type="text" maxlength=${LIMITS.reason}
        value=${reason} aria-label=${t('request.reason')} placeholder=${t('request.reason')}
        onInput=${(/** @type {any} */ event) => setReason(event.currentTarget.value)} />
      <button type="submit" class="pill pill--light" disabled=${action.busy}>
        <${Icon} name="hand" /><span>${t('request.ask')}</span></button>
      <${FieldProblem} of=${action} name="reason" />
      <${Problem} error=${action.error} />
    </form>`;
}
