/** Spanish, a file per part of the site. */
import account from './es/account.js';
import errors from './es/errors.js';
import explore from './es/explore.js';
import fleets from './es/fleets.js';
import links from './es/links.js';
import posts from './es/posts.js';
import site from './es/site.js';

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
