import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { FleetRing } from '../fleets/FleetRing.js';
import { compact, monthYear, t } from '../i18n/index.js';
import { Avatar, hueOf } from '../people/Avatar.js';
import { FollowButton } from '../people/PersonCard.js';
import { nameNow } from '../people/profile-cards.js';
import { blocked, muted } from '../people/relationships.js';
import { account } from '../site/site.js';
import { Icon } from '../ui/Icon.js';
import { RichText } from '../ui/RichText.js';
import { EditProfileDialog } from './EditProfileDialog.js';
import { ProfileMenu } from './ProfileMenu.js';

/** @typedef {import('../people/api.js').Profile} Profile */

/**
 * A person's profile header with the actions on them.
 * @param {{profile: Profile, live: import('../space/views.js').LiveSpace | null,
 *   onChange: (profile: Profile) => void}} props
 */
export function ProfileHead({ profile, live, onChange }) {
  const name = nameNow(profile);
  const picture = html`<${Avatar} person=${profile} size="huge" />`;
  return html`
    <header class="profile">
      <div class="profile__banner" style=${{ '--hue': hueOf(profile.id) }}></div>
      <div class="profile__top">
        ${
          live
            ? html`<a class="profile__picture" href=${`/i/spaces/${live.id}`}><span class="aura aura--huge">${picture}
              </span><span class="live-tag">${t('space.live')}</span><span class="unseen">: <span dir="auto">
              ${live.title}</span></span></a>`
            : html`<${FleetRing} person=${{ ...profile, name }}>${picture}<//>`
        }
        <${Actions} profile=${profile} onChange=${onChange} />
      </div>
      <h1 dir="auto" class="profile__name">${name}</h1>
      <p class="profile__handle quiet">@${profile.handle}
        ${profile.you?.follows_you && html` <span class="tag">${t('people.follows_you')}</span>`}</p>
      ${profile.bio && html`<p dir="auto" class="profile__bio"><${RichText} text=${profile.bio} /></p>`}
      <p class="profile__joined quiet"><${Icon} name="calendar" />
        ${t('profile.joined', { when: monthYear(profile.joined) })}</p>
      <p class="profile__counts">
        <a href=${`/${profile.handle}/following`}><strong>${compact(profile.following)}
          </strong> ${t('profile.following')}</a>
        <a href=${`/${profile.handle}/followers`}><strong>${compact(profile.followers)}
          </strong> ${t('profile.followers', { count: profile.followers })}</a>
      </p>
      ${profile.you?.blocks_you && html`<p class="notice">${t('profile.blocks_you', { name })}</p>`}
      ${blocked.value.has(profile.id) && html`<p class="notice">${t('profile.you_block', { name })}</p>`}
      ${muted.value.has(profile.id) && html`<p class="notice">${t('profile.you_mute', { name })}</p>`}
    </header>`;
}

/** @param {{profile: Profile, onChange: (profile: Profile) => void}} props */
function Actions({ profile, onChange }) {
  const [editing, setEditing] = useState(false);
  if (account.value?.id === profile.id) {
    return html`
      <div class="profile__actions">
        <button type="button" class="pill" onClick=${() => setEditing(true)}>${t('profile.edit')}</button>
        ${
          editing &&
          html`<${EditProfileDialog} profile=${profile} onSaved=${onChange}
          onClose=${() => setEditing(false)} />`
        }
      </div>`;
  }
  const counted = (/** @type {boolean} */ follows) =>
    onChange({ ...profile, followers: profile.followers + (follows ? 1 : -1) });
  const may = account.value && !profile.you?.blocks_you && !blocked.value.has(profile.id);
  return html`
    <div class="profile__actions">
      ${account.value && html`<${ProfileMenu} profile=${profile} onChange=${onChange} />`}
      ${
        may &&
        html`<a class="icon-button profile__round" href=${`/messages/new?to=${profile.handle}`}
        aria-label=${t('profile.message')} title=${t('profile.message')}><${Icon} name="mail" /></a>`
      }
      ${!profile.you?.blocks_you && html`<${FollowButton} person=${profile} onChange=${counted} />`}
    </div>`;
}
