import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { PersonCard } from '../people/PersonCard.js';
import { peopleApi } from '../people/api.js';
import { storeRelationships } from '../people/relationships.js';
import { PostItem } from '../posts/PostItem.js';
import { postsApi } from '../posts/api.js';
import { ApiError } from '../site/api.js';
import { search } from '../site/site.js';
import { useTitle } from '../site/title.js';
import { SpaceCard } from '../space/SpaceCard.js';
import { spaceApi } from '../space/api.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { usePages } from '../ui/usePages.js';
import { FoundUtterance } from './FoundUtterance.js';
import { SearchBox } from './SearchBox.js';
import { utteranceApi } from './utterance-api.js';

await loadWords('people');

const FEW = 3; // results per kind if all kinds are shown

/** @typedef {'people' | 'spaces' | 'posts' | 'utterances'} Kind */
/**
 * @typedef {{words: string, find: (question: string, cursor: string | null) => Promise<{items: {id: string}[],
 *   next: string | null}>, draw: (item: any) => unknown}} Shown
 */

/** @type {Record<Kind, Shown>} in display order */
const KINDS = {
  spaces: {
    words: 'search.spaces',
    find: async (question, cursor) => {
      const { spaces, next } = await spaceApi.findSpaces(question, cursor);
      return { items: spaces, next };
    },
    draw: (space) => html`<li key=${space.id} class="found__space"><${SpaceCard} space=${space} /></li>`,
  },
  people: {
    words: 'search.people',
    find: async (question) => {
      const { people, next } = await peopleApi.findPeople(question);
      storeRelationships(people);
      return { items: people, next };
    },
    draw: (person) => html`<${PersonCard} key=${person.id} person=${person} />`,
  },
  posts: {
    words: 'search.posts',
    find: async (question, cursor) => {
      const { posts, next } = await postsApi.findPosts(question, cursor);
      return { items: posts, next };
    },
    draw: (post) => html`<li key=${post.id}><${PostItem} post=${post} /></li>`,
  },
  utterances: {
    words: 'search.utterances',
    find: async (question, cursor) => {
      const { utterances, next } = await utteranceApi.findUtterances(question, cursor);
      return { items: utterances, next };
    },
    draw: (utterance) => html`<${FoundUtterance} key=${utterance.id} utterance=${utterance} />`,
  },
};
/** @type {Record<Kind, 'card' | 'person' | 'post'>} */
const SKELETONS = { spaces: 'card', people: 'person', posts: 'post', utterances: 'post' };
const NAMES = /** @type {Kind[]} */ (Object.keys(KINDS));

/** Search results, of all kinds or of one. */
export function Search() {
  const asked = new URLSearchParams(search.value);
  const question = (asked.get('q') ?? '').trim();
  useTitle(question ? t('search.found_for', { question }) : '');
  const kind = NAMES.find((name) => name === asked.get('in'));
  return html`
    <div>
      <h1 class="unseen">${t('search.label')}</h1>
      <div class="search-top"><${SearchBox} /></div>
      ${!question && html`<p class="empty quiet">${t('search.hint')}</p>`}
      ${
        question &&
        html`
        <nav class="tabs" aria-label=${t('search.kinds')}>
          ${[undefined, ...NAMES].map(
            (name) => html`<a key=${name ?? 'all'} href=${pathTo(question, name)}
            aria-current=${name === kind ? 'page' : null}>${t(name ? KINDS[name].words : 'search.everything')}</a>`,
          )}
        </nav>
        ${
          kind
            ? html`<${Results} key=${`${kind} ${question}`} kind=${kind} question=${question} />`
            : html`<${Top}
          key=${question} question=${question} />`
        }`
      }
    </div>`;
}

/** @param {string} question @param {Kind} [kind] */
const pathTo = (question, kind) => `/search?q=${encodeURIComponent(question)}${kind ? `&in=${kind}` : ''}`;

/** The first results of each kind. A failure is shown once, whatever the number of kinds. @param {{question: string}} props */
function Top({ question }) {
  const [empty, setEmpty] = useState(/** @type {Kind[]} */ ([]));
  const [failure, setFailure] = useState(/** @type {ApiError | null} */ (null));
  const [tries, setTries] = useState(0);
  const again = () => {
    setFailure(null);
    setTries(tries + 1);
  };
  const onEmpty = (/** @type {Kind} */ kind) => setEmpty((before) => [...new Set([...before, kind])]);
  return html`
    <div class="found__problem"><${Problem} error=${failure} onAgain=${again} /></div>
    ${NAMES.map(
      (kind) => html`<${Results} key=${`${kind} ${tries}`} kind=${kind} question=${question} few onEmpty=${onEmpty}
      onFailure=${setFailure} />`,
    )}
    ${empty.length === NAMES.length && html`<p class="empty quiet">${t('search.none', { question })}</p>`}`;
}

/**
 * @param {{kind: Kind, question: string, few?: boolean, onEmpty?: (kind: Kind) => void,
 *   onFailure?: (error: ApiError) => void}} props
 */
function Results({ kind, question, few = false, onEmpty, onFailure }) {
  const { words, find, draw } = KINDS[kind];
  const { items, error, more, again } = usePages((cursor) => find(question, cursor), [kind, question]);
  const shown = few ? items?.slice(0, FEW) : items;
  const none = items?.length === 0 && !more;
  useEffect(() => {
    if (none) onEmpty?.(kind);
  }, [none]);
  useEffect(() => {
    if (error) onFailure?.(error);
  }, [error]);
  if ((none || (error && !items)) && few) return null;
  const rest = few ? (items?.length ?? 0) > FEW || more !== null : false;
  return html`
    <section class="found" aria-label=${t(words)} aria-busy=${items === null && !error}>
      <h2 class=${few ? 'found__title' : 'unseen'}>${t(words)}</h2>
      <div class="found__problem"><${Problem} error=${error} onAgain=${again} /></div>
      ${items === null && !error && html`<${Skeleton} kind=${SKELETONS[kind]} count=${few ? 1 : 3} />`}
      ${none && html`<p class="found__none quiet">${t('search.none', { question })}</p>`}
      <ul>${shown?.map(draw)}</ul>
      ${rest && html`<p class="found__rest"><a href=${pathTo(question, kind)}>${t('search.more')}</a></p>`}
      ${!few && more && html`<button type="button" class="pill more" onClick=${more}>${t('people.more')}</button>`}
    </section>`;
}
