/** Requests about Spaces, as this site sends them. */
import { awaitVersion } from '../room/live.js';
import { look, send } from '../site/site.js';
import { createSpaceApi } from './requests.js';

/** @type {import('../site/api.js').Send} */
async function sendAndAwait(method, path, body) {
  const answer = await send(method, path, body);
  if (method !== 'GET' && answer?.space) awaitVersion(answer.space);
  return answer;
}

export const spaceApi = createSpaceApi(sendAndAwait, look);

/**
 * Answers a host who asked whether this person agrees to be recorded. Throws ApiError.
 * @param {string} space
 * @param {number} asked_until that of their seat, which tells questions apart
 * @param {boolean} agreed
 */
export const answerConsent = (space, asked_until, agreed) =>
  sendAndAwait('PUT', `/api/spaces/${encodeURIComponent(space)}/consent`, { agreed, asked_until });

/** Has a room made ready, because somebody is about to start a Space. Throws ApiError. */
export const openStartSheet = () => send('POST', '/api/start-sheet');
