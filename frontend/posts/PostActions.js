import { html } from 'htm/preact';
import { compact, t } from '../i18n/index.js';
import { copy } from '../site/clipboard.js';
import { account, announce, navigate } from '../site/site.js';
import { Icon } from '../ui/Icon.js';
import { compose, react } from './posts.js';

/** @typedef {import('./api.js').Post} Post */

/** The actions on a post, with their counts. @param {{post: Post}} props */
export function PostActions({ post }) {
  return html`
    <div class="post__actions">
      <${Action} what="reply" icon="reply" words=${t('post.reply')} count=${post.replies} act=${() => compose(post)} />
      <${Action} what="repost" icon="repost" words=${t('post.repost')} count=${post.reposts}
        on=${post.you?.reposted ?? false} act=${() => void react(post.id, 'repost')} />
      <${Action} what="like" icon="heart" words=${t('post.like')} count=${post.likes} on=${post.you?.liked ?? false}
        act=${() => void react(post.id, 'like')} />
      <${Action} what="share" icon="link" words=${t('share.copy')} count=${0}
        act=${() => void copy(`${location.origin}/i/posts/${post.id}`)} open />
    </div>`;
}

/**
 * @param {{what: string, icon: import('../ui/Icon.js').IconName, words: string, count: number, on?: boolean,
 *   act: () => void, open?: boolean}} props
 * `on`: set for toggles; `open`: allowed without an account
 */
function Action({ what, icon, words, count, on, act, open = false }) {
  const press = () => {
    if (account.value || open) return act();
    navigate('/sign-up');
    return announce(t('post.sign_up'));
  };
  return html`
    <button type="button" class=${`action action--${what}`} data-key=${what} aria-pressed=${on} title=${words}
      onClick=${press}>
      <${Icon} name=${icon} /><span class="unseen">${words}</span>
      ${count > 0 && html`<span class="action__count"> ${compact(count)}</span>`}
    </button>`;
}
