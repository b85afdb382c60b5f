/** Signing in leads back to where one was; in a Space, the seat becomes that of the account. */
import { effect } from '@preact/signals';
import { t } from '../i18n/index.js';
import { enter, isIn, leave, room } from '../room/live.js';
import { account, announce, navigate, path, search } from '../site/site.js';

const KEY = 'espacio.next';
const DOORS = /^\/sign-(in|up)(\/|$)/;

/** @param {string | null} text @returns {string} `text` if it is a path of this site, else `/`: nobody is led away */
export function localPath(text) {
  return text && /^\/(?![/\\])[!-[\]-~]{0,500}$/.test(text) && !DOORS.test(text) ? text : '/';
}

/** Remembers, at the way in, where one came from: also over a visit to a provider. */
export function keepWayBack() {
  let before = '/';
  effect(() => {
    const now = path.value + search.value;
    if (DOORS.test(now) && !DOORS.test(before)) sessionStorage.setItem(KEY, before);
    before = now;
  });
}

/** @returns {string} where signing in leads: what the address says, or where one came from */
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
