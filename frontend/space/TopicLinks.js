import { html } from 'htm/preact';
import { topicPath } from '../site/topics.js';

/**
 * The topics of a Space, each with a link to its page; nothing if there are none.
 * @param {{topics: readonly string[], label: string, look?: string}} props
 */
export const TopicLinks = ({ topics, label, look = '' }) =>
  topics.length > 0 &&
  html`<ul class=${`topics ${look}`} aria-label=${label}>
    ${topics.map((topic) => html`<li key=${topic}><a dir="auto" class="topic" href=${topicPath(topic)}>${topic}</a></li>`)}
  </ul>`;
