/** Re-authentication: sensitive changes ask the person to prove their identity again, and then continue. */
import { signal } from '@preact/signals';
import { ApiError } from '../site/api.js';

/**
 * @type {import('@preact/signals').Signal<((confirmed: boolean) => void) | null>} set while the dialog is open: takes
 *   its answer
 */
export const confirmation = signal(null);

/**
 * @template Result
 * @param {() => Promise<Result>} action
 * @returns {Promise<Result>} the action's result, after re-authentication if the server demands it. Throws ApiError.
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
