import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { PersonCard } from '../people/PersonCard.js';
import { blocked, followed, muted, toldOf } from '../people/relationships.js';
import { account } from '../site/site.js';
import { liveSpaces, scheduledSpaces } from '../space/spaces.js';
import { worthFollowing } from './explore-lists.js';

await loadWords('people');

const FEW = 5;

/** @typedef {import('../protocol/messages.js').Person} Person */

/**
 * People who are speaking now or plan to, and then `others`, who are not followed yet. They stay listed after Follow,
 * so that it can be undone.
 * @param {{others?: readonly Person[]}} props
 */
export function WhoToFollow({ others = [] }) {
  const [before, setBefore] = useState(() => followed.peek());
  useEffect(() => setBefore(followed.peek()), [toldOf.value]);
  const known = (/** @type {string} */ id) =>
    id === account.value?.id || before.has(id) || blocked.value.has(id) || muted.value.has(id);
  const seats = worthFollowing(liveSpaces.value ?? [], scheduledSpaces.value ?? [], others, known, FEW);
  if (seats.length === 0 || (account.value && !toldOf.value)) return null;
  return html`
    <section class="who" aria-label=${t('who.label')}>
      <header class="explore__header"><h2>${t('who.label')}</h2></header>
      <ul>${seats.map(
        ({ person, words, title }) => html`<${PersonCard} key=${person.id} person=${person}
        note=${t(words, { title })} />`,
      )}</ul>
    </section>`;
}
