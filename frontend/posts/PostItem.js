import { html } from 'htm/preact';
import { ago, dateTime, t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { nameNow } from '../people/profile-cards.js';
import { PictureGrid } from '../pictures/PictureGrid.js';
import { serverNow } from '../site/server-time.js';
import { account, navigate, path } from '../site/site.js';
import { LiveSpaceCard } from '../space/SpaceCard.js';
import { Icon } from '../ui/Icon.js';
import { RichText } from '../ui/RichText.js';
import { lazy, lazyUnseen } from '../ui/lazy.js';
import { PostActions } from './PostActions.js';
import { usePost } from './post-cache.js';

const PostMenu = lazy(
  async () => (await import('./PostMenu.js')).PostMenu,
  () => html`<span class="post__more"></span>`,
);
const ClipCard = lazyUnseen(async () => (await import('../space/clips/ClipCard.js')).ClipCard);
const QuotedPost = lazyUnseen(async () => (await import('./QuotedPost.js')).QuotedPost);

/** @typedef {import('./api.js').Post} Post */

/**
 * @param {{post: Post, look?: 'line' | 'above' | 'main', pinned?: boolean}} props `above`: an ancestor in a thread,
 *   `main`: the post that the page is about; `pinned`: it is the first of its author's profile
 */
export function PostItem({ post: given, look = 'line', pinned = false }) {
  const post = usePost(given);
  const name = post.author ? nameNow(post.author) : '';
  if (post.gone) return look === 'line' ? null : html`<p class="post post--gone quiet">${t('post.gone')}</p>`;
  const repostedBy = given.reposted_by;
  return html`
    <article class=${`post post--${look}`} aria-label=${t('post.by', { name })}
      onClick=${look === 'main' ? null : (/** @type {MouseEvent} */ event) => open(event, post)}>
      ${pinned && html`<p class="post__reposted quiet"><${Icon} name="pin" /><span>${t('post.pinned_label')}</span></p>`}
      ${
        repostedBy &&
        html`<p class="post__reposted quiet"><${Icon} name="repost" /><span>
        ${repostWords(repostedBy)}</span></p>`
      }
      <a class="post__face" href=${`/${post.author.handle}`} tabindex="-1" aria-hidden="true">
        <${Avatar} person=${post.author} /></a>
      <div class="post__body">
        <div class="post__top">
          <p class="post__head">
            <a class="post__author" href=${`/${post.author.handle}`}><strong dir="auto">${name}
              </strong> <span class="quiet">@${post.author.handle}</span></a>
            <span class="quiet" aria-hidden="true">·</span>
            <${When} post=${post} full=${look === 'main'} />
          </p>
          ${account.value && html`<${PostMenu} post=${post} />`}
        </div>
        <${PostBody} post=${post} />
        ${look === 'main' && post.quotes > 0 && html`<p class="quiet">${t('post.quotes', { count: post.quotes })}</p>`}
        <${PostActions} post=${post} />
      </div>
    </article>`;
}

/** The content, also of a post that is still being sent. @param {{post: Post}} props */
function PostBody({ post }) {
  const about = post.space !== null && path.value === `/i/spaces/${post.space.id}`; // the page needs no card of itself
  const shown = post.clip ? withoutLink(post.text, `/i/clips/${post.clip.id}`) : post.text;
  const text = post.space ? withoutLink(shown, `/i/spaces/${post.space.id}`) || (about ? shown : '') : shown;
  return html`
    ${
      post.reply_to?.author.handle &&
      html`<p class="post__answers quiet">
      ${t('post.answers')} <a href=${`/${post.reply_to.author.handle}`}>@${post.reply_to.author.handle}</a></p>`
    }
    ${text && html`<p dir="auto" class="post__text"><${RichText} text=${text} /></p>`}
    <${PictureGrid} pictures=${post.pictures} />
    ${post.quoted && html`<${QuotedPost} quoted=${post.quoted} />`}
    ${post.clip && html`<${ClipCard} clip=${post.clip} />`}
    ${post.space && !about && html`<${LiveSpaceCard} space=${post.space} />`}`;
}

/** The time, which links to the post. @param {{post: Post, full: boolean}} props */
function When({ post, full }) {
  const moment = new Date(post.created_at).toISOString();
  const words = full ? dateTime(post.created_at) : ago(post.created_at, serverNow());
  return html`<a class="post__time quiet" href=${`/i/posts/${post.id}`} title=${dateTime(post.created_at)}>
    <time datetime=${moment}>${words}</time></a>`;
}

/**
 * @param {MouseEvent} event a click opens the post, unless it hits a control or selects text
 * @param {Post} post
 */
function open(event, post) {
  const taken = event.target instanceof Element && event.target.closest('a, button, dialog, [role=menu], .card');
  if (taken || event.button !== 0 || !getSelection()?.isCollapsed) return;
  const inner = event.target instanceof Element ? event.target.closest('[data-post]') : null;
  navigate(`/i/posts/${inner?.getAttribute('data-post') ?? post.id}`);
}

/** @param {string} text @param {string} page @returns {string} `text` without the link that the card stands for */
function withoutLink(text, page) {
  return text.replace(`${location.origin}${page}`, '').trim();
}

/** @param {NonNullable<Post['reposted_by']>} by @returns {string} */
const repostWords = (by) =>
  by.id === account.value?.id ? t('post.reposted_by_you') : t('post.reposted_by', { name: nameNow(by) });

/** The person's own post while it is being sent. @param {{post: import('./api.js').Post}} props */
export function SendingPost({ post }) {
  return html`
    <article class="post" aria-busy="true" aria-label=${t('post.by', { name: post.author.name })}>
      <span class="post__face"><${Avatar} person=${post.author} /></span>
      <div class="post__body">
        <div class="post__top"><p class="post__head"><span><strong dir="auto">${post.author.name}</strong> <span class="quiet">
          @${post.author.handle}</span></span> <span class="quiet" aria-hidden="true">·</span>
          <span class="quiet">${t('post.sending')}</span></p></div>
        <${PostBody} post=${post} />
        <div class="post__actions"></div>
      </div>
    </article>`;
}
