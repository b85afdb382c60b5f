import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { loadWords, left, t } from '../i18n/index.js';
import { putAway } from '../room/invites.js';
import { clock } from '../site/clock.js';
import { announce } from '../site/site.js';
import { Dialog } from '../ui/Dialog.js';
import { Problem, useAction } from '../ui/action.js';
import { acceptInvite, declineInvite } from './invite-answers.js';

await loadWords('room');

/**
 * An invite to speak, shown on any page of the site.
 * @param {{invite: import('../room/invites.js').Invite}} props
 */
export function InviteDialog({ invite }) {
  const { busy, error, run } = useAction();
  const over = clock.value >= invite.expires_at;
  useEffect(() => {
    if (over) expire(invite);
  }, [over]);
  return html`
    <${Dialog} title=${t('invite.title')} onClose=${() => putAway(invite.invite)}>
      <p>${t('invite.text', { name: invite.by.name, title: invite.title })}</p>
      <p class="quiet">${t('invite.expires', { time: left(invite.expires_at, clock.value) })}</p>
      <${Problem} error=${error} />
      <div class="form__foot">
        <button type="button" class="pill" disabled=${busy} onClick=${() => run(() => declineInvite(invite))}>
          ${t('invite.decline')}</button>
        <button type="button" class="pill pill--live" disabled=${busy} onClick=${() => run(() => acceptInvite(invite))}>
          ${t('invite.accept')}</button>
      </div>
    <//>`;
}

/** @param {import('../room/invites.js').Invite} invite */
function expire({ invite, title }) {
  putAway(invite);
  announce(t('said.invite_expired', { title }));
}

/**
 * Asks for consent to be recorded.
 * @param {{answer: (agreed: boolean) => void}} props
 */
export function ConsentDialog({ answer }) {
  return html`
    <${Dialog} title=${t('consent.title')} onClose=${() => answer(false)}>
      <p>${t('consent.text')}</p>
      <div class="form__foot">
        <button type="button" class="pill" onClick=${() => answer(false)}>${t('consent.no')}</button>
        <button type="button" class="pill pill--live" onClick=${() => answer(true)}>${t('consent.yes')}</button>
      </div>
    <//>`;
}

/**
 * Asks before somebody on a stage listens elsewhere, because they cannot go back to it by themselves.
 * @param {{title: string, onAgree: () => unknown, onClose: () => void}} props `title`: of the Space with the stage
 */
export function LeaveStageDialog({ title, onAgree, onClose }) {
  const agree = () => {
    onClose();
    onAgree();
  };
  return html`
    <${Dialog} title=${t('leave_stage.title')} onClose=${onClose}>
      <p>${t('leave_stage.text', { title })}</p>
      <div class="form__foot">
        <button type="button" class="pill" onClick=${onClose}>${t('dialog.cancel')}</button>
        <button type="button" class="pill pill--danger" onClick=${agree}>${t('leave_stage.agree')}</button>
      </div>
    <//>`;
}
