import { html } from 'htm/preact';
import { left, t } from '../i18n/index.js';
import { nameNow } from '../people/profile-cards.js';
import { clock } from '../site/clock.js';
import { account } from '../site/site.js';
import { acceptInvite, declineInvite } from '../space/invite-answers.js';
import { liveById } from '../space/spaces.js';
import { Problem, useAction } from '../ui/action.js';

/** The key of the text of each state. */
const WORDS = {
  waits: 'invite_card.waits',
  waits_own: 'invite_card.waits_own',
  accepted: 'invite_card.accepted',
  declined: 'invite_card.declined',
  expired: 'invite_card.expired',
  ended: 'invite_card.ended',
};
/** @typedef {'waits' | 'accepted' | 'declined' | 'expired' | 'ended'} State */

/**
 * An invite to speak, in a conversation, which is a live region: screen readers read out the answer, but no countdown.
 * @param {{message: import('../protocol/messages.js').MessageView,
 *   space: import('../space/views.js').SpaceView | undefined}} props
 */
export function InviteCard({ message, space }) {
  const { busy, error, run } = useAction();
  const own = message.by.id === account.value?.id;
  const state = stateOf(message, space);
  const time = left(message.invite?.ends_at ?? 0, clock.value);
  const words = t(WORDS[state === 'waits' && own ? 'waits_own' : state], { time, name: nameNow(message.by) });
  const invite = { invite: message.invite?.id ?? '', space: message.space ?? '' };
  return html`
    <div class="card invite-card ${state === 'waits' ? '' : 'card--ended'}">
      <p dir="auto" class="invite-card__what">${own ? t('message.invite_own') : t('invite.title')}</p>
      ${space && html`<p class="card__title"><a dir="auto" href=${`/i/spaces/${space.id}`}>${space.title}</a></p>`}
      <p aria-live=${state === 'waits' ? 'off' : null}>${words}</p>
      <${Problem} error=${error} />
      ${
        state === 'waits' &&
        !own &&
        html`
        <div class="invite-card__foot">
          <button type="button" class="pill pill--on-purple" disabled=${busy}
            onClick=${() => run(() => declineInvite(invite))}>${t('invite.decline')}</button>
          <button type="button" class="pill pill--light" disabled=${busy}
            onClick=${() => run(() => acceptInvite(invite))}>${t('invite.accept')}</button>
        </div>`
      }
    </div>`;
}

/**
 * @param {import('../protocol/messages.js').MessageView} message
 * @param {import('../space/views.js').SpaceView | undefined} space
 * @returns {State}
 */
function stateOf({ invite }, space) {
  if (invite?.answer === 'accepted' || invite?.answer === 'declined') return invite.answer;
  if (clock.value >= (invite?.ends_at ?? 0)) return 'expired';
  const over = !space || (space.state !== 'live' && !liveById.value.has(space.id));
  return over ? 'ended' : 'waits';
}
