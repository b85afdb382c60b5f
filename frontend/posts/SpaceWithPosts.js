import { html } from 'htm/preact';
import { useEffect, useMemo } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { room } from '../room/live.js';
import { account, draft } from '../site/site.js';
import { SpacePage } from '../space/SpacePage.js';
import { Icon } from '../ui/Icon.js';
import { FeedList } from './Timeline.js';
import { postsApi } from './api.js';
import { Feed } from './feed.js';
import { compose, written } from './posts.js';
import { followRoom } from './room-posts.js';

await loadWords('room');

/** The page of a Space, with the posts about it for people who are inside. @param {{id: string}} props */
export const SpaceWithPosts = ({ id }) => html`<${SpacePage} id=${id} posts=${PostsAbout} />`;

/** @param {string} space @returns {string} the moment of the newest post that its room knows of; empty if there is none */
const latestIn = (space) => (room.value?.space === space && room.value.screen.latest_post) || '';

/** Posts and replies that link to the Space. @param {{space: string}} props */
function PostsAbout({ space }) {
  const feed = useMemo(() => new Feed((place) => postsApi.about(space, place)), [space]);
  const link = `/i/spaces/${space}`;
  const own = written.value;
  useEffect(() => {
    if (own?.text.includes(link)) feed.add(own);
  }, [own, feed]);
  const write = () => {
    compose();
    draft.value = `${location.origin}${link} `;
  };
  return html`
    <div class="beside__head">
      <h2>${t('beside.posts')}</h2>
      ${
        account.value &&
        html`<button type="button" class="pill" onClick=${write}><${Icon} name="feather" />
          <span>${t('beside.write')}</span></button>`
      }
    </div>
    <${FeedList} feed=${feed} label=${t('beside.posts')} about=${link}
      follow=${() => followRoom(() => latestIn(space), feed)}
      empty=${html`<p class="empty quiet">${t('beside.empty')}</p>`} />`;
}
