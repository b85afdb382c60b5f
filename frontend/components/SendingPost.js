import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { Avatar } from './Avatar.js';
import { PostBody } from './PostItem.js';

/** @param {{post: import('../api.js').Post}} props one's own, on its way to the server */
export function SendingPost({ post }) {
  return html`
    <article class="post" aria-busy="true" aria-label=${t('post.by', { name: post.author.name })}>
      <span class="post__face"><${Avatar} person=${post.author} /></span>
      <div class="post__body">
        <p class="post__head"><strong>${post.author.name}</strong> <span class="quiet">@${post.author.handle}</span> <span class="quiet">${t('post.sending')}</span></p>
        <${PostBody} post=${post} />
        <div class="post__actions"></div>
      </div>
    </article>`;
}
