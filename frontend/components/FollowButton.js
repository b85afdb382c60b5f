import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { account, announce, attempt, navigate } from '../site.js';
import { blocked, followed, setTie } from '../ties.js';

/** @param {{person: {id: string, name: string}, describedBy?: string, onChange?: (follows: boolean) => void}} props follows, or no longer; nothing for oneself */
export function FollowButton({ person, describedBy, onChange }) {
  if (person.id === account.value?.id) return null;
  const follows = followed.value.has(person.id);
  const press = async () => {
    if (!account.value) {
      navigate('/sign-in');
      return announce(t('people.sign_in_to_follow', { name: person.name }));
    }
    onChange?.(!follows);
    if (!(await attempt(() => setTie(person.id, 'follow', !follows)))) onChange?.(follows);
    return undefined;
  };
  const unblock = () => attempt(() => setTie(person.id, 'block', false));
  if (blocked.value.has(person.id)) return html`<button type="button" class="pill pill--danger" aria-describedby=${describedBy} onClick=${unblock}>${t('people.unblock')}</button>`;
  return html`
    <button type="button" class="pill ${follows ? 'follow follow--on' : 'follow pill--primary'}" aria-describedby=${describedBy} title=${follows ? t('people.unfollow') : null} onClick=${press}>
      ${t(follows ? 'people.following' : 'people.follow')}
    </button>`;
}
