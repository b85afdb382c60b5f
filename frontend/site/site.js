/** State of the whole site: the signed-in account, the address, and the last announcement. */
import { signal } from '@preact/signals';
import { failureText, language } from '../i18n/index.js';
import { ApiError, createRequests, csrfFrom } from './api.js';

/** @typedef {{id: string, handle: string, display_name: string}} Account */
/** @typedef {{id: string, name: string}} Provider a site whose accounts can sign in here */
/**
 * @typedef {{
 *   account: Account | null, providers?: Provider[], reviewer?: boolean, reviews?: boolean, administrator?: boolean,
 *   mail?: boolean, captions?: ('en' | 'es')[], space: import('../space/views.js').SpaceView | null,
 *   thread?: import('../posts/api.js').Thread | null,
 *   timeline?: {feed: 'following' | 'latest', posts: import('../posts/api.js').Post[], next: string | null} | null,
 * }} Boot
 */

/** @returns {Boot} the state that the server rendered into the page */
function readBoot() {
  const text = document.getElementById('boot')?.textContent;
  return text ? JSON.parse(text) : { account: null, space: null };
}

export const boot = readBoot();
/** Requests of the signed-in person, or of a guest who has the site's cookies. */
export const { send, look } = createRequests({
  fetch: (input, init) => fetch(input, init),
  csrf: () => csrfFrom(document.cookie),
  newKey: () => crypto.randomUUID(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});

/** @type {import('@preact/signals').Signal<Account | null>} */
export const account = signal(boot.account);
export const path = signal(location.pathname);
/** The query of the address: '' or '?q=...'. */
export const search = signal(location.search);
/** The last announcement; `at` is epoch ms, `language` that of the text. */
export const notice = signal({ text: '', at: 0, language: '' });
/** @type {import('@preact/signals').Signal<'' | 'post' | 'space' | 'plan' | 'fleet'>} */
export const composing = signal('');
/** The initial text of the composer. */
export const draft = signal('');

/** Opens a page without stopping the sound. @param {string} to a path of this site, with or without a query */
export function navigate(to) {
  if (to !== location.pathname + location.search) {
    history.replaceState({ ...history.state, scroll: scrollY }, ''); // restored on going back
    history.pushState(null, '', to);
  }
  arrive();
  scrollTo(0, 0);
  // Screen readers continue at the start of the new page.
  document.getElementById('main')?.focus({ preventScroll: true });
}

/** @param {string} to replaces the current address in the history */
export function replacePath(to) {
  history.replaceState(null, '', to);
  arrive();
}

/** Updates the signals after the address has changed. */
export function arrive() {
  path.value = location.pathname;
  search.value = location.search;
}

/** @param {string} text */
export function announce(text) {
  notice.value = { text, at: Date.now(), language: language.peek() };
}

/**
 * @param {() => Promise<unknown>} action
 * @returns {Promise<boolean>} whether it succeeded; an ApiError is announced
 */
export async function attempt(action) {
  try {
    await action();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    announce(failureText(error));
    return false;
  }
}
