import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { account } from '../site/site.js';
import { Dialog } from '../ui/Dialog.js';
import { Icon } from '../ui/Icon.js';
import { Menu } from '../ui/Menu.js';
import { react, remove } from './posts.js';

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
    ${asking && html`<${DeleteDialog} post=${post} onClose=${() => setAsking(false)} />`}`;
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
  return own ? [bookmark, { words: 'post.delete', icon: 'trash', act: ask }] : [bookmark];
}

/** @param {{post: Post, onClose: () => void}} props */
function DeleteDialog({ post, onClose }) {
  const confirm = () => {
    onClose();
    void remove(post.id);
  };
  return html`
    <${Dialog} title=${t('post.delete_title')} onClose=${onClose}>
      <p>${t('post.delete_text')}</p>
      <div class="form__foot">
        <button type="button" class="pill" onClick=${onClose}>${t('dialog.cancel')}</button>
        <button type="button" class="pill pill--danger" onClick=${confirm}>${t('post.delete_confirm')}</button>
      </div>
    <//>`;
}
