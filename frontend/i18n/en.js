/** English, a file per part of the site. */
import account from './en/account.js';
import errors from './en/errors.js';
import explore from './en/explore.js';
import fleets from './en/fleets.js';
import links from './en/links.js';
import posts from './en/posts.js';
import site from './en/site.js';

/** @type {import('./translate.js').Catalogue} */
export default {
  ...account,
  ...errors,
  ...explore,
  ...fleets,
  ...links,
  ...posts,
  ...site,
};
