/** The page for each address. Rarely used pages are loaded on demand. */
import { NotFound } from '../ui/EmptyPages.js';
import { lazy } from '../ui/lazy.js';
import { Home } from './Home.js';

/**
 * @typedef {import('preact').ComponentType<any>} Page
 * @typedef {{at: RegExp, page: Page, title: string}} Route the decoded named groups of `at` become the page's
 *   properties
 */

/** @type {Route[]} the first match wins */
const ROUTES = [
  { at: /^\/$/, page: Home, title: 'nav.home' },
  {
    at: /^\/i\/spaces\/(?<id>[^/]+)$/,
    page: lazy(async () => (await import('../posts/SpaceWithPosts.js')).SpaceWithPosts),
    title: 'space.page',
  },
  {
    at: /^\/i\/clips\/(?<id>[^/]+)$/,
    page: lazy(async () => (await import('../space/clips/ClipPage.js')).ClipPage),
    title: 'clip.page',
  },
  {
    at: /^\/i\/posts\/(?<id>[^/]+)$/,
    page: lazy(async () => (await import('../posts/PostPage.js')).PostPage),
    title: 'post.page',
  },
  {
    at: /^\/i\/reports$/,
    page: lazy(async () => (await import('../reports/Reports.js')).Reports),
    title: 'nav.reports',
  },
  {
    at: /^\/i\/costs$/,
    page: lazy(async () => (await import('../costs/Costs.js')).Costs),
    title: 'nav.costs',
  },
  { at: /^\/explore$/, page: lazy(async () => (await import('../search/Explore.js')).Explore), title: 'nav.explore' },
  {
    at: /^\/topics\/(?<topic>[^/]+)$/,
    page: lazy(async () => (await import('../search/TopicPage.js')).TopicPage),
    title: 'nav.explore',
  },
  {
    at: /^\/scheduled$/,
    page: lazy(async () => (await import('../space/Scheduled.js')).Scheduled),
    title: 'plan.heading',
  },
  {
    at: /^\/sign-up$/,
    page: lazy(async () => (await import('../account/SignUp.js')).SignUp),
    title: 'account.sign_up',
  },
  {
    at: /^\/sign-in$/,
    page: lazy(async () => (await import('../account/SignIn.js')).SignIn),
    title: 'account.sign_in',
  },
  {
    at: /^\/sign-in\/return\/(?<provider>[a-z0-9-]+)$/,
    page: lazy(async () => (await import('../account/SignInReturn.js')).SignInReturn),
    title: 'account.sign_in',
  },
  {
    at: /^\/forgot-password$/,
    page: lazy(async () => (await import('../account/ForgotPassword.js')).ForgotPassword),
    title: 'reset.page',
  },
  {
    at: /^\/reset-password$/,
    page: lazy(async () => (await import('../account/ResetPassword.js')).ResetPassword),
    title: 'reset.new_page',
  },
  {
    at: /^\/verify-email$/,
    page: lazy(async () => (await import('../account/VerifyEmail.js')).VerifyEmail),
    title: 'email.page',
  },
  {
    at: /^\/messages$/,
    page: lazy(async () => (await import('../messages/Messages.js')).Messages),
    title: 'nav.messages',
  },
  {
    at: /^\/messages\/new$/,
    page: lazy(async () => (await import('../messages/NewMessage.js')).NewMessage),
    title: 'message.new',
  },
  {
    at: /^\/messages\/(?<id>[^/]+)$/,
    page: lazy(async () => (await import('../messages/Conversation.js')).Conversation),
    title: 'nav.messages',
  },
  {
    at: /^\/notifications$/,
    page: lazy(async () => (await import('../notifications/Notifications.js')).Notifications),
    title: 'nav.notifications',
  },
  {
    at: /^\/bookmarks$/,
    page: lazy(async () => (await import('../posts/Bookmarks.js')).Bookmarks),
    title: 'nav.bookmarks',
  },
  {
    at: /^\/settings(?:\/(?<section>[a-z-]+))?$/,
    page: lazy(async () => (await import('./Settings.js')).Settings),
    title: 'settings_page.title',
  },
  { at: /^\/search$/, page: lazy(async () => (await import('../search/Search.js')).Search), title: 'search.label' },
  {
    at: /^\/(?:@|%40)?(?<handle>\w{3,15})\/(?<side>followers|following)$/,
    page: lazy(async () => (await import('../profile/Follows.js')).Follows),
    title: 'follows.label',
  },
  // Last: no other page has the form of a handle, see RESERVED in chalicelib/domain/account.py.
  {
    at: /^\/(?:@|%40)?(?<handle>\w{3,15})$/,
    page: lazy(async () => (await import('../profile/Profile.js')).Profile),
    title: 'profile.page',
  },
];

const MISSING = { at: /(?:)/, page: NotFound, title: 'missing.title' };

/**
 * @param {string} path
 * @returns {{page: Page, title: string, key: string, values: Record<string, string>}} `key` tells two pages of one
 *   route apart
 */
export function routeOf(path) {
  const { at, page, title } = ROUTES.find((route) => route.at.test(path)) ?? MISSING;
  const groups = Object.entries(at.exec(path)?.groups ?? {}).filter(([, value]) => value !== undefined);
  return { page, title, key: path, values: Object.fromEntries(groups.map(([name, value]) => [name, decoded(value)])) };
}

/**
 * @param {string} path
 * @returns {Promise<unknown>} resolves when the page can be rendered; rejects if one of its modules was lost
 */
export const pageHere = async (path) =>
  /** @type {Partial<import('../ui/lazy.js').Lazy>} */ (routeOf(path).page).preload?.();

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
