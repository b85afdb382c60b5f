/** Sign-ins lead back to the previous page. In a Space, the guest joins again with the account. */
import { effect } from '@preact/signals';
import { t } from '../i18n/index.js';
import { enter, isIn, leave, room } from '../room/live.js';
import { account, announce, navigate, path, search } from '../site/site.js';

const KEY = 'espacio.next';
const DOORS = /^\/(sign-(in|up)|forgot-password|reset-password|verify-email)(\/|$)/;

/**
 * @param {string | null} text
 * @returns {string} `text` if it is a path of this site, else `/`, which prevents open redirects
 */
export function localPath(text) {
  return text && /^\/(?![/\\])[!-[\]-~]{0,500}$/.test(text) && !DOORS.test(text) ? text : '/';
}

/** Remembers the page from which somebody came to sign in, also during a visit to a provider. */
export function keepWayBack() {
  let before = '/';
  effect(() => {
    const now = path.value + search.value;
    if (DOORS.test(now) && !DOORS.test(before)) sessionStorage.setItem(KEY, before);
    before = now;
  });
}

/** @returns {string} the path to open after signing in: the `next` parameter, or the previous page */
export function wayBack() {
  return localPath(new URLSearchParams(location.search).get('next') ?? sessionStorage.getItem(KEY));
}

/** @param {import('../site/site.js').Account} own @param {string} [to] */
export async function enterAs(own, to = wayBack()) {
  sessionStorage.removeItem(KEY);
  account.value = own;
  announce(t('account.welcome', { name: own.display_name }));
  const here = room.value;
  if (!here || !isIn(here.space)) return navigate(to);
  navigate(`/i/spaces/${here.space}`);
  await leave();
  return enter(here.space);
}
