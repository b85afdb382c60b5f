import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { account, search } from '../site/site.js';
import { keepAsking } from '../space/page-polling.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { PostItem, SendingPost } from './PostItem.js';
import { compose, following, latest, sending } from './posts.js';

const TABS = [
  { to: '/', words: 'timeline.following' },
  { to: '/?feed=latest', words: 'timeline.latest' },
];

/**
 * Posts by followed people, or by everybody; guests see only the latter. While a person's own timeline is empty, they
 * see everybody's posts, too, below `welcome`.
 * @param {{welcome: import('preact').ComponentType<any>}} props
 */
export function Timeline({ welcome }) {
  const own = account.value;
  const chosen = new URLSearchParams(search.value).get('feed') === 'latest';
  const fresh = own !== null && !chosen && isEmpty(following);
  const everybody = !own || chosen || fresh;
  useEffect(() => (fresh ? keepLooking(following) : undefined), [fresh]); // until there is something in it
  return html`
    <div>
      <h1 class="page-title">${t('nav.home')}</h1>
      ${
        own &&
        html`
        <nav class="tabs" aria-label=${t('timeline.tabs')}>
          ${TABS.map(
            ({ to, words }) => html`<a key=${to} href=${to}
            aria-current=${(to !== '/') === chosen ? 'page' : null}>${t(words)}</a>`,
          )}
        </nav>`
      }
      ${(!own || fresh) && html`<${welcome} />`}
      <${FeedList} key=${everybody} feed=${everybody ? latest : following} empty=${html`<${Empty} />`} />
    </div>`;
}

/** @param {import('./feed.js').Feed} feed @returns {boolean} whether it was loaded, and nobody's posts are in it */
const isEmpty = (feed) => feed.posts.value?.length === 0 && feed.older.value === null;

function Empty() {
  return html`
    <div class="empty">
      <h2>${t('timeline.empty_title')}</h2>
      <p class="quiet">${t(account.value ? 'timeline.empty' : 'timeline.empty_signed_out')}</p>
      ${
        account.value &&
        html`<p class="empty__ways">
        <button type="button" class="pill pill--primary" onClick=${() => compose()}>${t('timeline.write')}</button></p>`
      }
    </div>`;
}

const PACE = { every: 20_000, slowest: 120_000 };
const AHEAD = '600px'; // distance below the screen at which older posts are loaded

/**
 * A timeline that does not move while somebody reads.
 * @param {{feed: import('./feed.js').Feed, empty: unknown, label?: string, about?: string,
 *   follow?: (feed: import('./feed.js').Feed) => () => void}} props `about`: what the texts of all posts in it contain;
 *   `follow` looks for posts until what it returns is called
 */
export function FeedList({ feed, empty, label = t('timeline.label'), about = '', follow = keepLooking }) {
  useEffect(() => follow(feed), [feed]);
  const posts = feed.posts.value;
  const own = sending.value.filter(({ reply_to, text }) => (about ? text.includes(about) : !reply_to));
  return html`
    <section class="timeline" aria-label=${label}>
      <${NewPosts} feed=${feed} />
      <${Problem} error=${feed.problem.value} onAgain=${posts ? feed.more : feed.load} />
      ${own.map((post) => html`<${SendingPost} key=${post.id} post=${post} />`)}
      ${posts === null && !feed.problem.value && html`<${Skeleton} kind="post" count=${6} />`}
      ${posts?.length === 0 && own.length === 0 && !feed.older.value && empty}
      ${posts?.map((post) => html`<${PostItem} key=${post.id} post=${post} />`)}
      ${feed.older.value && !feed.problem.value && html`<${Older} feed=${feed} />`}
    </section>`;
}

/**
 * Says how many new posts there are, and shows them on request.
 * @param {{feed: import('./feed.js').Feed}} props
 */
function NewPosts({ feed }) {
  const count = feed.waiting.value.length;
  const show = () => {
    void feed.show();
    scrollTo({ top: 0 });
    document.getElementById('main')?.focus({ preventScroll: true });
  };
  return html`<div class="new-posts" role="status">
    ${
      count > 0 &&
      html`<button type="button" class="pill pill--primary new-posts__pill" onClick=${show}>
      ${t('timeline.new', { count })}</button>`
    }</div>`;
}

/**
 * Older posts, loaded by scrolling or by the button.
 * @param {{feed: import('./feed.js').Feed}} props
 */
function Older({ feed }) {
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const place = feed.older.value;
  useEffect(() => {
    if (!button.current) return;
    const watcher = new IntersectionObserver(
      (seen) => seen.some(({ isIntersecting }) => isIntersecting) && void feed.more(),
      { rootMargin: AHEAD },
    );
    watcher.observe(button.current);
    return () => watcher.disconnect();
  }, [place]);
  return html`<button type="button" class="pill more" ref=${button} onClick=${feed.more}>${t('timeline.older')}
    </button>`;
}

/** @param {import('./feed.js').Feed} feed @returns {() => void} stops */
const keepLooking = (feed) =>
  keepAsking(async () => {
    await (feed.posts.peek() ? feed.look() : feed.load());
    return feed.problem.peek() === null;
  }, PACE);
