/** Asks people who go on stage in a recorded Space for their consent. */
import { signal } from '@preact/signals';
import { ApiError } from '../site/api.js';

/**
 * Set while the dialog is open: call it with the answer.
 * @type {import('@preact/signals').Signal<((agreed: boolean) => void) | null>}
 */
export const consentAsked = signal(null);

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
