/** What may be meant by what somebody has typed so far: people of the index, and Spaces that are live. */
import { ApiError } from '../api.js';
import { begins } from '../folding.js';
import { t } from '../i18n/index.js';
import { api } from '../site.js';
import { liveSpaces } from '../spaces.js';

const SPACES = 2;
const PEOPLE = 5;

/** @typedef {{to: string, title: string, note?: string, person?: {id: string, name: string}, icon?: import('./Icon.js').IconName}} Suggestion */

/** @param {string} question @returns {Promise<Suggestion[]>} none where the site cannot be asked */
export async function suggestionsFor(question) {
  try {
    const { people } = await api.findPeople(question);
    return [...spacesFor(question), ...people.slice(0, PEOPLE).map((person) => ({ to: `/${person.handle}`, title: person.name, note: `@${person.handle}`, person }))];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return spacesFor(question);
  }
}

/** @param {string} question @returns {Suggestion[]} */
function spacesFor(question) {
  const found = (liveSpaces.value ?? []).filter((space) => begins(question, [space.title, ...space.topics, space.host.name].join(' ')));
  return found.slice(0, SPACES).map((space) => ({ to: `/i/spaces/${space.id}`, title: space.title, note: t('search.live', { name: space.host.name }), icon: 'space' }));
}
