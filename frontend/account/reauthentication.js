/** Some changes need that one shows once more that it is oneself: asks for it, and then does what was wanted. */
import { signal } from '@preact/signals';
import { ApiError } from '../site/api.js';

/**
 * @type {import('@preact/signals').Signal<((confirmed: boolean) => void) | null>} who waits for an answer of the dialog
 */
export const confirmation = signal(null);

/**
 * @template Result
 * @param {() => Promise<Result>} action
 * @returns {Promise<Result>} of the action, once it was confirmed. Throws ApiError.
 */
export async function reauthenticated(action) {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'confirm_first') throw error;
    if (!(await ask())) throw new ApiError(0, 'not_confirmed', '');
  }
  return action();
}

/** @returns {Promise<boolean>} */
function ask() {
  return new Promise((resolve) => {
    confirmation.value = (answer) => {
      confirmation.value = null;
      resolve(answer);
    };
  });
}
