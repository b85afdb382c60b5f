import { html } from 'htm/preact';
import { loadWords, t } from '../i18n/index.js';
import { copy } from '../site/clipboard.js';
import { folded } from '../site/folding.js';
import { useTitle } from '../site/title.js';
import { topicPath } from '../site/topics.js';
import { listProblem, liveSpaces, scheduledSpaces } from '../space/spaces.js';
import { Problem } from '../ui/action.js';
import { LiveSection, ScheduledSection } from './Explore.js';
import { withTopic } from './explore-lists.js';

await loadWords('people');

/** The Spaces about a topic that are live or planned, and where to hear the others. @param {{topic: string}} props */
export function TopicPage({ topic }) {
  useTitle(topic);
  const key = folded(topic);
  const coming = withTopic(scheduledSpaces.value ?? [], key);
  return html`
    <div class="explore">
      <header class="topic-page"><h1 dir="auto">${topic}</h1><${Podcast} topic=${topic} /></header>
      <${Problem} error=${listProblem.value} />
      <${LiveSection} live=${liveSpaces.value} topic=${key} />
      ${coming.length > 0 && html`<${ScheduledSection} spaces=${coming} />`}
    </div>`;
}

/** Recordings about the topic: the address for podcast apps, and the site's own search. @param {{topic: string}} props */
function Podcast({ topic }) {
  const feed = `${location.origin}${topicPath(topic)}/feed.xml`;
  return html`
    <p class="quiet">${t('topic.podcast')}</p>
    <p class="topic-page__ways">
      <a class="pill" href=${feed} target="_blank">${t('topic.feed')}</a>
      <button type="button" class="pill" onClick=${() => copy(feed)}>${t('topic.copy')}</button>
      <a class="pill" href=${`/search?q=${encodeURIComponent(topic)}`}>${t('topic.search')}</a></p>`;
}
