import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { nameNow } from '../faces.js';
import { Avatar } from './Avatar.js';
import { FollowButton } from './FollowButton.js';

/** @typedef {{id: string, name: string, handle?: string | null, bio?: string, you?: {follows_you: boolean} | null}} Shown */

/** @param {{person: Shown, note?: unknown}} props somebody in a list, with the way to follow them; `note` says why they are in it */
export function PersonCard({ person, note }) {
  const heading = useId();
  return html`
    <li class="person" aria-labelledby=${heading}>
      <${Avatar} person=${person} />
      <div class="person__body">
        <p class="person__who">
          <a class="person__name" id=${heading} href=${`/${person.handle}`}>${nameNow(person)}</a>
          <span class="quiet">@${person.handle}</span>
          ${person.you?.follows_you && html`<span class="tag">${t('people.follows_you')}</span>`}
        </p>
        ${person.bio && html`<p class="person__bio">${person.bio}</p>`}
        ${note && html`<p class="quiet">${note}</p>`}
      </div>
      <${FollowButton} person=${person} describedBy=${heading} />
    </li>`;
}
