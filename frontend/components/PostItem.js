import { html } from 'htm/preact';
import { nameNow } from '../faces.js';
import { ago, t } from '../i18n/index.js';
import { Avatar } from './Avatar.js';
import { SpaceCard } from './SpaceCard.js';

/** @param {{post: import('../api.js').Post}} props */
export function PostItem({ post }) {
  const text = post.space ? withoutLink(post.text, post.space.id) : post.text;
  return html`
    <article class="post" aria-label=${t('post.by', { name: nameNow(post.author) })}>
      <${Avatar} person=${post.author} />
      <div class="post__body">
        <p class="post__head">
          <strong>${nameNow(post.author)}</strong>
          ${post.author.handle && html`<span class="quiet">@${post.author.handle}</span>`}
          <time class="quiet" datetime=${new Date(post.created_at).toISOString()}>${ago(post.created_at, Date.now())}</time>
        </p>
        ${text && html`<p class="post__text">${linked(text)}</p>`}
        ${post.space && html`<${SpaceCard} space=${post.space} />`}
      </div>
    </article>`;
}

/** @param {string} text @param {string} space @returns {string} without the link that the card shows */
function withoutLink(text, space) {
  return text.replace(`${location.origin}/i/spaces/${space}`, '').trim();
}

/** @param {string} text @returns {unknown[]} with its addresses as links */
function linked(text) {
  return text.split(/(https?:\/\/[^\s]+)/g).map((part, at) => {
    if (at % 2 === 0) return part;
    const own = part.startsWith(`${location.origin}/`);
    const href = own ? part.slice(location.origin.length) : part;
    return html`<a href=${href} rel=${own ? null : 'noopener noreferrer nofollow'} target=${own ? null : '_blank'}>${part.replace(/^https?:\/\//, '')}</a>`;
  });
}
