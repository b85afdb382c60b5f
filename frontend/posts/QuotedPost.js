import { html } from 'htm/preact';
import { ago, t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { nameNow } from '../people/profile-cards.js';
import { serverNow } from '../site/server-time.js';
import { RichText } from '../ui/RichText.js';

const UNSEEN = {
  deleted: 'post.quoted.deleted',
  refused: 'post.quoted.refused',
  blocked: 'post.quoted.blocked',
  muted: 'post.quoted.muted',
  word: 'post.quoted.word',
};

/**
 * A post inside another, or words that say why it is not shown.
 * @param {{quoted: import('./api.js').Quoted, plain?: boolean}} props `plain`: without links, in the composer
 */
export function QuotedPost({ quoted, plain = false }) {
  if (quoted.unseen) return html`<p class="quote quote--unseen quiet">${t(UNSEEN[quoted.unseen])}</p>`;
  const { author, text, pictures, created_at, id } = quoted;
  const when = ago(created_at, serverNow());
  return html`
    <blockquote class="quote" data-post=${plain ? null : id}>
      <p class="quote__head"><${Avatar} person=${author} size="small" /><strong dir="auto">${nameNow(author)}</strong>
        <span class="quote__when quiet">@${author.handle} <span aria-hidden="true">· </span>
          ${plain ? when : html`<a class="quiet" href=${`/i/posts/${id}`}>${when}</a>`}</span>
      </p>
      ${text && html`<p dir="auto" class="post__text">${plain ? text : html`<${RichText} text=${text} />`}</p>`}
      ${pictures.length > 0 && html`<div class="quote__pictures">${pictures.map(thumbnail)}</div>`}
    </blockquote>`;
}

/** @param {import('../pictures/attachments.js').Picture} picture @param {number} index */
const thumbnail = ({ small, alt }, index) =>
  html`<img key=${small} src=${small} alt=${alt || t('picture.unnamed', { place: index + 1 })} loading="lazy" />`;
