/** Accepts or declines an invite to speak, wherever it is shown. */
import { putAway } from '../room/invites.js';
import { enter, isIn, room } from '../room/live.js';
import { navigate } from '../site/site.js';
import { spaceApi } from './api.js';
import { withConsent } from './consent.js';

/** @typedef {{invite: string, space: string}} Invite */

/**
 * Accepts the invite, and joins the Space if necessary. Throws ApiError.
 * @param {Invite} invite
 * @returns {Promise<boolean>} false if the person did not agree to be recorded
 */
export async function acceptInvite({ invite, space }) {
  const here = room.value?.space === space ? room.value : null;
  const recorded = here?.screen.space?.settings.record ?? false;
  const agreed = await withConsent(recorded, (consent) => spaceApi.answerInvite(space, invite, 'accept', consent));
  if (!agreed) return false;
  putAway(invite);
  if (isIn(space)) return true;
  navigate(`/i/spaces/${space}`);
  await enter(space);
  return true;
}

/** Throws ApiError. @param {Invite} invite */
export async function declineInvite({ invite, space }) {
  await spaceApi.answerInvite(space, invite, 'decline');
  putAway(invite);
}
