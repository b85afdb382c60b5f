import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { PersonCard } from '../people/PersonCard.js';
import { peopleApi } from '../people/api.js';
import { nameNow } from '../people/profile-cards.js';
import { storeRelationships } from '../people/relationships.js';
import { ApiError } from '../site/api.js';
import { account } from '../site/site.js';
import { useTitle } from '../site/title.js';
import { NotFound } from '../ui/EmptyPages.js';
import { Icon } from '../ui/Icon.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { usePages } from '../ui/usePages.js';

await loadWords('people');

/** @typedef {'followers' | 'following'} Side */
/** @type {Record<Side, {tab: string, page: string, empty: string, own: string}>} */
const WORDS = {
  followers: {
    tab: 'follows.followers',
    page: 'follows.followers_of',
    empty: 'follows.no_followers',
    own: 'follows.no_own_followers',
  },
  following: {
    tab: 'follows.following',
    page: 'follows.following_of',
    empty: 'follows.no_following',
    own: 'follows.no_own_following',
  },
};

/**
 * A person's followers, or the people whom they follow.
 * @param {{handle: string, side: Side}} props
 */
export function Follows({ handle, side }) {
  const [person, setPerson] = useState(/** @type {import('../people/api.js').Profile | null} */ (null));
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const find = () => {
    setError(null);
    peopleApi.profile(handle).then(({ profile }) => setPerson(profile), setError);
  };
  useEffect(find, [handle]);
  useTitle(person ? t(WORDS[side].page, { name: nameNow(person) }) : '');
  if (error?.status === 404) return html`<${NotFound} />`;
  return html`
    <div>
      <header class="follows__header">
        <a class="icon-button" href=${`/${handle}`} aria-label=${t('follows.back')}><${Icon} name="back" /></a>
        <div><h1 dir="auto">${person ? nameNow(person) : handle}</h1>
          <p class="quiet">@${person?.handle ?? handle}</p></div>
      </header>
      <nav class="tabs" aria-label=${t('follows.label')}>
        ${
          /** @type {Side[]} */ (['followers', 'following']).map(
            (one) => html`<a key=${one} href=${`/${handle}/${one}`}
          aria-current=${one === side ? 'page' : null}>${t(WORDS[one].tab)}</a>`,
          )
        }
      </nav>
      <${Problem} error=${error} onAgain=${find} />
      ${
        person
          ? html`<${People} id=${person.id} name=${person.name} side=${side} />`
          : !error &&
            html`<${Skeleton}
        kind="person" />`
      }
    </div>`;
}

/** @param {{id: string, name: string, side: Side}} props */
function People({ id, name, side }) {
  const { items, error, more, again } = usePages(
    async (cursor) => {
      const page = await peopleApi.peopleOf(id, side, cursor);
      storeRelationships(page.people);
      return { items: page.people, next: page.next };
    },
    [id, side],
  );
  const words = account.value?.id === id ? WORDS[side].own : WORDS[side].empty;
  return html`
    <${Problem} error=${error} onAgain=${again} />
    ${items === null && !error && html`<${Skeleton} kind="person" />`}
    ${items?.length === 0 && !more && html`<p class="empty quiet">${t(words, { name })}</p>`}
    <ul>${items?.map((person) => html`<${PersonCard} key=${person.id} person=${person} />`)}</ul>
    ${more && html`<button type="button" class="pill more" onClick=${more}>${t('people.more')}</button>`}`;
}
