import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { latest } from '../posts/posts.js';
import { account } from '../site/site.js';
import { SpaceCard } from '../space/SpaceCard.js';
import { liveSpaces, scheduledSpaces } from '../space/spaces.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Topics } from './Topics.js';
import { WhoToFollow } from './WhoToFollow.js';
import { bySize, topicsOf, withTopic } from './explore-lists.js';

const FEW = 3;

/** What a guest or a new account sees above the posts: what this is, what is live, topics, and whom to follow. */
export function Welcome() {
  const [topic, setTopic] = useState('');
  const live = liveSpaces.value;
  const scheduled = scheduledSpaces.value ?? [];
  const topics = topicsOf([...(live ?? []), ...scheduled]);
  const chosen = topics.some(({ key }) => key === topic) ? topic : '';
  const authors = (latest.posts.value ?? []).flatMap(({ gone, author }) => (gone || !author ? [] : [author]));
  return html`
    <div class="welcome">
      <section class="welcome__what" aria-labelledby="welcome-title">
        <h2 id="welcome-title">${t('welcome.title')}</h2>
        <p>${t('welcome.what')}</p>
      </section>
      ${
        topics.length > 0 &&
        html`<${Topics} topics=${topics} chosen=${chosen} count=${(live?.length ?? 0) + scheduled.length}
        onChoose=${setTopic} />`
      }
      <${Spaces} live=${live && withTopic(live, chosen)} scheduled=${withTopic(scheduled, chosen)} />
      <${WhoToFollow} others=${authors} />
      <h2 class="welcome__posts">${t('welcome.posts')}</h2>
    </div>`;
}

/**
 * The largest live Spaces; if there are few, the next scheduled ones as well.
 * @param {{live: readonly import('../space/views.js').LiveSpace[] | null,
 *   scheduled: readonly import('../space/views.js').SpaceView[]}} props `live` is null until they are loaded
 */
function Spaces({ live, scheduled }) {
  const shown = [...bySize(live ?? [], 'size'), ...scheduled].slice(0, FEW);
  const words = t(live?.length === 0 && shown.length > 0 ? 'happening.scheduled' : 'explore.live');
  return html`
    <section class="explore" aria-label=${words} aria-busy=${live === null}>
      <header class="explore__header"><h2>${words}</h2><a href="/explore">${t('search.more')}</a></header>
      ${live === null && html`<${Skeleton} kind="card" count=${1} />`}
      ${
        live !== null &&
        shown.length === 0 &&
        html`<p class="empty quiet">${t(account.value ? 'happening.empty' : 'explore.empty')}</p>`
      }
      <ul>${shown.map((space) => html`<li key=${space.id}><${SpaceCard} space=${space} /></li>`)}</ul>
    </section>`;
}
