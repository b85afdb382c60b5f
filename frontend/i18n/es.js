/** Spanish, a file per part of the site. */
import account from './es/account.js';
import errors from './es/errors.js';
import explore from './es/explore.js';
import fleets from './es/fleets.js';
import inbox from './es/inbox.js';
import links from './es/links.js';
import people from './es/people.js';
import posts from './es/posts.js';
import room from './es/room.js';
import site from './es/site.js';

/** @type {import('./translate.js').Catalogue} */
export default {
  ...account,
  ...errors,
  ...explore,
  ...fleets,
  ...inbox,
  ...links,
  ...people,
  ...posts,
  ...room,
  ...site,
};
