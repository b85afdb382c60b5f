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
 * Answers the host who began to record. Throws ApiError.
 * @param {string} space
 * @param {number} asked_until of the own seat: which question is answered
 * @param {boolean} agreed
 */
export const answerConsent = (space, asked_until, agreed) =>
  sendAndAwait('PUT', `/api/spaces/${encodeURIComponent(space)}/consent`, { agreed, asked_until });

/** Says that somebody is about to start a Space, so that its room is ready in time. Throws ApiError. */
export const openStartSheet = () => send('POST', '/api/start-sheet');
