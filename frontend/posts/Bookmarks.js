import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { account } from '../site/site.js';
import { SignInFirst } from '../ui/EmptyPages.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { usePages } from '../ui/usePages.js';
import { PostItem } from './PostItem.js';
import { postsApi } from './api.js';
import { known } from './post-cache.js';

/** The posts that the person saved. One that is removed here leaves the list at once. */
export function Bookmarks() {
  const own = account.value;
  if (!own) return html`<${SignInFirst} title=${t('nav.bookmarks')} />`;
  return html`
    <div>
      <h1 class="page-title">${t('nav.bookmarks')}</h1>
      <${BookmarkList} key=${own.id} />
    </div>`;
}

function BookmarkList() {
  const { items, error, more, again } = usePages(async (cursor) => {
    const page = await postsApi.bookmarks(cursor);
    return { items: page.posts, next: page.next };
  }, []);
  const kept = items?.filter(({ id }) => known(id)?.you?.bookmarked !== false);
  return html`
    <section class="timeline" aria-label=${t('nav.bookmarks')}>
      <${Problem} error=${error} onAgain=${again} />
      ${!items && !error && html`<${Skeleton} kind="post" count=${4} />`}
      ${
        kept?.length === 0 &&
        !more &&
        html`<div class="empty"><h2>${t('bookmarks.empty_title')}</h2><p class="quiet">${t('bookmarks.empty')}</p>
        </div>`
      }
      ${kept?.map((post) => html`<${PostItem} key=${post.id} post=${post} />`)}
      ${more && html`<button type="button" class="pill more" onClick=${more}>${t('timeline.older')}</button>`}
    </section>`;
}
