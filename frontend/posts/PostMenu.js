import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { account } from '../site/site.js';
import { Icon } from '../ui/Icon.js';
import { Menu } from '../ui/Menu.js';
import { lazyUnseen } from '../ui/lazy.js';
import { togglePin } from './pinned-post.js';
import { compose, react } from './posts.js';

const DeletePostDialog = lazyUnseen(async () => (await import('./DeletePostDialog.js')).DeletePostDialog);

/** @typedef {import('./api.js').Post} Post */

/** Rarely used actions on a post, for people with an account. @param {{post: Post}} props */
export function PostMenu({ post }) {
  const [asking, setAsking] = useState(false);
  if (!account.value) return null;
  return html`
    <${Menu} label=${t('post.more')} class="more-menu" buttonClass="icon-button post__more" tooltip
      items=${itemsOf(post, () => setAsking(true))}>
      <${Icon} name="more" />
    <//>
    ${asking && html`<${DeletePostDialog} post=${post} onClose=${() => setAsking(false)} />`}`;
}

/** @param {Post} post @param {() => void} ask before a deletion @returns {import('../ui/Menu.js').MenuItem[]} */
function itemsOf(post, ask) {
  const own = account.value?.id === post.author.id;
  /** @type {import('../ui/Menu.js').MenuItem} */
  const bookmark = {
    words: post.you?.bookmarked ? 'post.unbookmark' : 'post.bookmark',
    icon: 'bookmark',
    act: () => react(post.id, 'bookmark'),
  };
  /** @type {import('../ui/Menu.js').MenuItem} */
  const quote = { words: 'post.quote', icon: 'quote', act: () => compose(null, post) };
  /** @type {import('../ui/Menu.js').MenuItem} */
  const pin = { words: post.you?.pinned ? 'post.unpin' : 'post.pin', icon: 'pin', act: () => togglePin(post) };
  return own
    ? [quote, bookmark, pin, { words: 'post.delete', icon: 'trash', act: ask, grave: true }]
    : [quote, bookmark];
}
