/** The people to choose from: search results, or without a query recent conversations and followed people. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { peopleApi } from '../people/api.js';
import { ApiError } from '../site/api.js';
import { account } from '../site/site.js';
import { messagesApi } from './api.js';
import { othersOf, titleOf } from './names.js';

/**
 * @typedef {{id: string, name: string, detail: string, face: string, group: boolean}} Choice `id`: of a person, or of a
 *   conversation
 */

const PAUSE_MS = 250;

/**
 * @param {string} words
 * @param {boolean} groups
 * @returns {{choices: Choice[] | null, settled: boolean, error: ApiError | null}} `choices` is null until the first
 *   answer; `settled`: whether they are the answer to these words, and not to earlier ones
 */
export function usePeople(words, groups) {
  const [answered, setAnswered] = useState({ words: '', choices: /** @type {Choice[] | null} */ (null) });
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const asked = words.trim();
  useEffect(() => {
    let current = true;
    const timer = setTimeout(
      async () => {
        const answer = await (asked ? foundBy(asked) : known(groups)).catch(problem);
        if (!current) return;
        setError(answer instanceof ApiError ? answer : null);
        setAnswered({ words: asked, choices: answer instanceof ApiError ? [] : answer });
      },
      asked ? PAUSE_MS : 0,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return { choices: answered.choices, settled: answered.words === asked, error };
}

/** @param {unknown} error @returns {ApiError} */
function problem(error) {
  if (error instanceof ApiError) return error;
  throw error;
}

/** @param {string} words @returns {Promise<Choice[]>} Throws ApiError. */
async function foundBy(words) {
  return (await peopleApi.findPeople(words)).people.filter(({ id }) => id !== account.value?.id).map(person);
}

/** @param {boolean} groups @returns {Promise<Choice[]>} Throws ApiError. */
async function known(groups) {
  const own = account.value?.id ?? '';
  const [{ conversations }, { people }] = await Promise.all([
    messagesApi.conversations(),
    peopleApi.peopleOf(own, 'following'),
  ]);
  const recent = conversations
    .filter((conversation) => conversation.pair || groups)
    .map((conversation) => (conversation.pair ? person(othersOf(conversation)[0]) : group(conversation)));
  const all = [...recent, ...people.map(person)];
  return [...new Map(all.map((choice) => [choice.id, choice])).values()];
}

/** @param {{id: string, name: string, handle: string | null}} one @returns {Choice} */
const person = ({ id, name, handle }) => ({ id, name, detail: handle ? `@${handle}` : '', face: id, group: false });

/** @param {import('./api.js').Conversation} conversation @returns {Choice} */
const group = (conversation) => ({
  id: conversation.id,
  name: titleOf(conversation),
  detail: t('message.people', { count: conversation.people.length }),
  face: othersOf(conversation)[0].id,
  group: true,
});
