import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { worthFollowing } from '../exploring.js';
import { t } from '../i18n/index.js';
import { account } from '../site.js';
import { liveSpaces } from '../spaces.js';
import { blocked, followed, muted } from '../ties.js';
import { PersonCard } from './PersonCard.js';

const FEW = 5;

/** Who talks right now and is not followed yet. Whom one follows here stays until one leaves, so that it can be taken back. */
export function WhoToFollow() {
  const [before] = useState(() => followed.peek());
  const known = (/** @type {string} */ id) => id === account.value?.id || before.has(id) || blocked.value.has(id) || muted.value.has(id);
  const seats = worthFollowing(liveSpaces.value ?? [], known, FEW);
  if (seats.length === 0) return null;
  return html`
    <section class="who" aria-label=${t('who.label')}>
      <header class="explore__header"><h2>${t('who.label')}</h2></header>
      <ul>${seats.map(({ person, title }) => html`<${PersonCard} key=${person.id} person=${person} note=${t('who.talks_in', { title })} />`)}</ul>
    </section>`;
}
