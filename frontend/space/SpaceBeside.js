import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { TopicLinks } from './TopicLinks.js';
import { readsCaptions } from './captions/captioned.js';
import { CaptionsView } from './captions/CaptionsView.js';
import { PinsView } from './dock/PinsView.js';

/**
 * The page of a Space for somebody who is in it: captions, topics, pins and posts. The room itself is in the dock.
 * @param {{room: import('../room/session.js').Room, topics: readonly string[],
 *   posts: import('preact').ComponentType<{space: string}>}} props `posts` shows the posts about the Space
 */
export function SpaceBeside({ room, topics, posts }) {
  const pinned = (room.screen.space?.pins ?? []).length > 0;
  return html`
    <div class="beside">
      <p class="quiet beside__part">${t('preview.inside')}</p>
      ${readsCaptions(room) && html`<div class="beside__part captions-beside"><${CaptionsView} /></div>`}
      <${TopicLinks} topics=${topics} label=${t('plan.topics')} look="beside__part" />
      ${pinned && html`<div class="beside__part"><h2>${t('pins.label')}</h2><${PinsView} room=${room} /></div>`}
      <${posts} space=${room.space} />
    </div>`;
}
