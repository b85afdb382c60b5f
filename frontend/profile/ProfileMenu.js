import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { blocked, muted, setRelationship } from '../people/relationships.js';
import { copy } from '../site/clipboard.js';
import { announce, attempt } from '../site/site.js';
import { Dialog } from '../ui/Dialog.js';
import { Icon } from '../ui/Icon.js';
import { Menu } from '../ui/Menu.js';

/** @typedef {import('../people/api.js').Profile} Profile */
/**
 * Rarely used actions: mute, block, copy the link.
 * @param {{profile: Profile, onChange: (profile: Profile) => void}} props
 */
export function ProfileMenu({ profile, onChange }) {
  const [asking, setAsking] = useState(false);
  const items = itemsOf(profile, () => setAsking(true));
  return html`
    <${Menu} label=${t('profile.more')} class="more-menu" buttonClass="icon-button profile__round" tooltip
      items=${items}>
      <${Icon} name="more" />
    <//>
    ${asking && html`<${BlockDialog} profile=${profile} onChange=${onChange} onClose=${() => setAsking(false)} />`}`;
}

/** @param {Profile} profile @param {() => void} ask before a block @returns {import('../ui/Menu.js').MenuItem[]} */
function itemsOf(profile, ask) {
  const isMuted = muted.value.has(profile.id);
  const isBlocked = blocked.value.has(profile.id);
  const mute = async () => {
    if (await attempt(() => setRelationship(profile.id, 'mute', !isMuted)))
      announce(t(isMuted ? 'profile.unmuted' : 'profile.muted', { name: profile.name }));
  };
  const unblock = () => attempt(() => setRelationship(profile.id, 'block', false));
  return [
    isMuted
      ? { words: 'profile.unmute', icon: 'bell', act: mute }
      : { words: 'profile.mute', icon: 'bell_off', act: mute },
    isBlocked
      ? { words: 'people.unblock', icon: 'block', act: unblock }
      : { words: 'people.block', icon: 'block', act: ask, grave: true },
    { words: 'share.copy', icon: 'link', act: () => copy(`${location.origin}/${profile.handle}`) },
  ];
}

/** @param {{profile: Profile, onChange: (profile: Profile) => void, onClose: () => void}} props */
function BlockDialog({ profile, onChange, onClose }) {
  const block = async () => {
    const followed = profile.you?.follows;
    onClose();
    if (!(await attempt(() => setRelationship(profile.id, 'block', true)))) return;
    onChange({
      ...profile,
      followers: profile.followers - (followed ? 1 : 0),
      you: profile.you && { ...profile.you, follows: false, follows_you: false, blocks: true },
    });
    announce(t('profile.blocked', { name: profile.name }));
  };
  return html`
    <${Dialog} title=${t('profile.block_title', { handle: profile.handle })} onClose=${onClose}>
      <p>${t('profile.block_text')}</p>
      <div class="form__foot">
        <button type="button" class="pill" onClick=${onClose}>${t('dialog.cancel')}</button>
        <button type="button" class="pill pill--danger" onClick=${block}>${t('people.block')}</button>
      </div>
    <//>`;
}
