import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { account, announce, attempt, navigate } from '../site/site.js';
import { Avatar } from './Avatar.js';
import { nameNow } from './profile-cards.js';
import { blocked, followed, setRelationship } from './relationships.js';

/**
 * @typedef {{id: string, name: string, handle?: string | null, bio?: string, you?: {follows_you: boolean} | null}}
 *   Shown
 */

/**
 * A person in a list, with a Follow button; `note` says why they are listed.
 * @param {{person: Shown, note?: unknown}} props
 */
export function PersonCard({ person, note }) {
  const heading = useId();
  return html`
    <li class="person" aria-labelledby=${heading}>
      <${Avatar} person=${person} />
      <div class="person__body">
        <p class="person__who">
          <a dir="auto" class="person__name" id=${heading} href=${`/${person.handle}`}>${nameNow(person)}</a>
          <span class="quiet">@${person.handle}</span>
          ${person.you?.follows_you && html`<span class="tag">${t('people.follows_you')}</span>`}
        </p>
        ${person.bio && html`<p dir="auto" class="person__bio">${person.bio}</p>`}
        ${note && html`<p class="quiet">${note}</p>`}
      </div>
      <${FollowButton} person=${person} describedBy=${heading} />
    </li>`;
}

/**
 * Follows or unfollows; renders nothing for the viewer's own account.
 * @param {{person: {id: string, name: string}, describedBy?: string, onChange?: (follows: boolean) => void}} props
 */
export function FollowButton({ person, describedBy, onChange }) {
  if (person.id === account.value?.id) return null;
  const follows = followed.value.has(person.id);
  const press = async () => {
    if (!account.value) {
      navigate('/sign-in');
      return announce(t('people.sign_in_to_follow', { name: person.name }));
    }
    onChange?.(!follows);
    if (!(await attempt(() => setRelationship(person.id, 'follow', !follows)))) onChange?.(follows);
    return undefined;
  };
  const unblock = () => attempt(() => setRelationship(person.id, 'block', false));
  if (blocked.value.has(person.id))
    return html`<button type="button" class="pill pill--danger" aria-describedby=${describedBy} onClick=${unblock}>
      ${t('people.unblock')}</button>`;
  return html`
    <button type="button" class="pill ${follows ? 'follow follow--on' : 'follow pill--primary'}"
      aria-describedby=${describedBy} title=${follows ? t('people.unfollow') : null} onClick=${press}>
      ${t(follows ? 'people.following' : 'people.follow')}
    </button>`;
}
