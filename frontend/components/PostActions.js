import { html } from 'htm/preact';
import { compact, t } from '../i18n/index.js';
import { compose, react } from '../posts.js';
import { account, announce, navigate } from '../site.js';
import { Icon } from './Icon.js';

/** @typedef {import('../api.js').Post} Post */

/** @param {{post: Post}} props what can be done with it, and how often it was */
export function PostActions({ post }) {
  return html`
    <div class="post__actions">
      <${Action} what="reply" icon="reply" words=${t('post.reply')} count=${post.replies} act=${() => compose(post)} />
      <${Action} what="repost" icon="repost" words=${t('post.repost')} count=${post.reposts} on=${post.you?.reposted ?? false} act=${() => void react(post.id, 'repost')} />
      <${Action} what="like" icon="heart" words=${t('post.like')} count=${post.likes} on=${post.you?.liked ?? false} act=${() => void react(post.id, 'like')} />
      <${Action} what="share" icon="link" words=${t('share.copy')} count=${0} act=${() => void copy(post)} open />
    </div>`;
}

/**
 * @param {{what: string, icon: import('./Icon.js').IconName, words: string, count: number, on?: boolean, act: () => void, open?: boolean}} props
 * `on` for what can be taken back; `open` to who is not signed in
 */
function Action({ what, icon, words, count, on, act, open = false }) {
  const press = () => {
    if (account.value || open) return act();
    navigate('/sign-up');
    return announce(t('post.sign_up'));
  };
  return html`
    <button type="button" class=${`action action--${what}`} data-key=${what} aria-pressed=${on} title=${words} onClick=${press}>
      <${Icon} name=${icon} /><span class="unseen">${words}</span>${count > 0 && html`<span class="action__count"> ${compact(count)}</span>`}
    </button>`;
}

/** @param {Post} post */
async function copy(post) {
  const url = `${location.origin}/i/posts/${post.id}`;
  const copied = await navigator.clipboard.writeText(url).then(() => true, () => false);
  announce(copied ? t('share.copied') : t('share.not_copied', { url }));
}
