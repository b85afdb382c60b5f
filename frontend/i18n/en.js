/** English, a file per part of the site. */
import account from './en/account.js';
import errors from './en/errors.js';
import explore from './en/explore.js';
import fleets from './en/fleets.js';
import inbox from './en/inbox.js';
import links from './en/links.js';
import people from './en/people.js';
import posts from './en/posts.js';
import room from './en/room.js';
import site from './en/site.js';

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
