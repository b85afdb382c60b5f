/** Asks people who go on stage in a recorded Space, or are there when recording begins, for their consent. */
import { signal } from '@preact/signals';
import { room } from '../room/live.js';
import { ownEntry } from '../room/own-entry.js';
import { ApiError } from '../site/api.js';

/**
 * Set while the dialog is open: call it with the answer.
 * @type {import('@preact/signals').Signal<((agreed: boolean) => void) | null>}
 */
export const consentAsked = signal(null);

/**
 * Which question about being recorded this person has put off: until when it can be answered (epoch ms).
 * @type {import('@preact/signals').Signal<number | undefined>}
 */
export const putOff = signal(undefined);

/** @returns {number | undefined} as `putOff`: the question that waits for an answer; undefined if there is none */
export function askedUntil() {
  const until = room.value ? ownEntry(room.value.screen)?.asked_until : undefined;
  return until === putOff.value ? undefined : until;
}

/**
 * @param {boolean} recorded whether the Space is known to be recorded; otherwise the server's refusal says so
 * @param {(consent: boolean) => Promise<unknown>} step Throws ApiError.
 * @returns {Promise<boolean>} false if the person declined. Throws ApiError.
 */
export async function withConsent(recorded, step) {
  if (recorded) return (await ask()) && done(step(true));
  try {
    return await done(step(false));
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'consent_needed') throw error;
  }
  return (await ask()) && done(step(true));
}

/** @param {Promise<unknown>} step */
const done = (step) => step.then(() => true);

/** @returns {Promise<boolean>} */
function ask() {
  consentAsked.value?.(false);
  return new Promise((resolve) => {
    consentAsked.value = (agreed) => {
      consentAsked.value = null;
      resolve(agreed);
    };
  });
}
