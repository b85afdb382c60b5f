import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { peopleApi } from '../people/api.js';
import { nameNow } from '../people/profile-cards.js';
import { blocked, storeRelationships } from '../people/relationships.js';
import { PostItem } from '../posts/PostItem.js';
import { postsApi } from '../posts/api.js';
import { cachePost, known } from '../posts/post-cache.js';
import { ApiError } from '../site/api.js';
import { account } from '../site/site.js';
import { useTitle } from '../site/title.js';
import { SpaceCard } from '../space/SpaceCard.js';
import { liveSpaces } from '../space/spaces.js';
import { NotFound } from '../ui/EmptyPages.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { usePages } from '../ui/usePages.js';
import { ProfileHead } from './ProfileHead.js';

await loadWords('people');

/** @typedef {import('../people/api.js').Profile} Person */

/** A person's profile, their live Space and their posts. @param {{handle: string}} props */
export function Profile({ handle }) {
  const [profile, setProfile] = useState(/** @type {Person | null} */ (null));
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const [tries, setTries] = useState(0);
  useEffect(() => load(handle, setProfile, setError), [handle, tries]);
  const again = () => {
    setError(null);
    setTries(tries + 1);
  };
  useTitle(profile ? `${nameNow(profile)} (@${profile.handle})` : '');
  if (error?.status === 404) return html`<${NotFound} />`;
  if (error && !profile)
    return html`<div><h1 class="page-title">@${handle}</h1><${Problem} error=${error} onAgain=${again} /></div>`;
  if (!profile) return html`<div aria-busy="true"><${Waiting} /></div>`;
  const live = liveSpaces.value?.find((space) => space.stage.some(({ id }) => id === profile.id)) ?? null;
  return html`
    <div>
      <${ProfileHead} profile=${profile} live=${live} onChange=${setProfile} />
      ${live && html`<div class="profile__live"><${SpaceCard} space=${live} /></div>`}
      ${!profile.you?.blocks_you && !blocked.value.has(profile.id) && html`<${Posts} profile=${profile} />`}
    </div>`;
}

/**
 * @param {string} handle
 * @param {(profile: Person) => void} onLoad
 * @param {(error: ApiError | null) => void} onError
 */
function load(handle, onLoad, onError) {
  let gone = false;
  peopleApi.profile(handle).then(
    ({ profile }) => {
      if (gone) return;
      storeRelationships([profile]);
      onLoad(profile);
    },
    (error) => {
      if (!(error instanceof ApiError)) throw error;
      if (!gone) onError(error);
    },
  );
  return () => {
    gone = true;
  };
}

/** @param {{profile: Person}} props */
function Posts({ profile }) {
  const [pinned, setPinned] = useState(/** @type {import('../posts/api.js').Post | null} */ (null));
  const { items, error, more, again } = usePages(
    async (cursor) => {
      const page = await postsApi.postsOf(profile.id, cursor);
      if (!cursor) setPinned(page.pinned);
      for (const post of [...page.posts, ...(page.pinned ? [page.pinned] : [])]) cachePost(post); // the list follows them
      return { items: page.posts, next: page.next };
    },
    [profile.id],
  );
  const posts = (items ?? []).map(now);
  const first = [...(pinned ? [now(pinned)] : []), ...posts].find((post) => isPinned(post, pinned));
  return html`
    <section class="timeline" aria-label=${t('profile.posts')}>
      <h2 class="page-title">${t('profile.posts')}</h2>
      <${Problem} error=${error} onAgain=${again} />
      ${items === null && !error && html`<${Skeleton} />`}
      ${
        items?.length === 0 &&
        !more &&
        html`<p class="empty quiet">
          ${t(noPosts(profile), { name: profile.name })}
        </p>`
      }
      ${first && html`<${PostItem} key="pinned" post=${first} pinned />`}
      ${posts.filter(({ id }) => id !== first?.id).map((post) => html`<${PostItem} key=${post.id} post=${post} />`)}
      ${more && html`<button type="button" class="pill more" onClick=${more}>${t('people.more')}</button>`}
    </section>`;
}

/** @param {Person} profile @returns {string} the words if there are none */
const noPosts = ({ id }) => (account.value?.id === id ? 'profile.no_own_posts' : 'profile.no_posts');

/** @typedef {import('../posts/api.js').Post} Post */
/** @param {Post} post @returns {Post} its newest known state, so that drawing it again does not undo a change */
const now = (post) => known(post.id) ?? post;

/** @param {Post} post @param {Post | null} loaded the pinned post @returns {boolean} whether it is pinned now */
const isPinned = (post, loaded) =>
  account.value?.id === post.author.id ? Boolean(post.you?.pinned) : post.id === loaded?.id;

/** A placeholder as tall as the profile, so that nothing moves when it arrives. */
function Waiting() {
  return html`
    <div class="profile profile--empty">
      <div class="profile__banner"></div>
      <div class="profile__top"><span class="profile__picture"><span class="avatar avatar--huge"></span></span></div>
      <p class="unseen">${t('loading')}</p>
      <div class="profile__line profile__line--wide"></div><div class="profile__line"></div>
      <div class="profile__line profile__line--wide"></div>
    </div>`;
}
