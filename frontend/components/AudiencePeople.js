import { html } from 'htm/preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { found, search } from '../room/live.js';
import { audienceOf, inAudience } from '../room/state.js';
import { PersonActions } from './PersonActions.js';
import { PersonRow } from './PersonRow.js';

const PAUSE_MS = 250;
const QUERY_LIMIT = 50;

/** @param {{room: import('../room/session.js').Room}} props the first fifty, or who is called as one searches */
export function AudiencePeople({ room }) {
  const [query, setQuery] = useState('');
  const wanted = query.trim();
  useEffect(() => {
    if (!wanted) return undefined;
    const timer = setTimeout(() => search(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted, room.screen.audience?.count]);
  const answer = found.value?.query === wanted ? inAudience(room.screen, found.value.people) : null;
  const people = wanted ? answer : audienceOf(room.screen).people;
  return html`
    <h3>${t('audience.label')}</h3>
    <label class="field people__search"><span>${t('people.search')}</span>
      <input type="search" maxlength=${QUERY_LIMIT} value=${query} onInput=${(/** @type {any} */ event) => setQuery(event.currentTarget.value)} />
    </label>
    <p class="dim" role="status">${wordsFor(wanted, people)}</p>
    <ul>${people?.map((person) => html`<${AudienceRow} key=${person.id} room=${room} person=${person} />`)}</ul>`;
}

/** @param {string} wanted @param {import('../protocol.js').Person[] | null} people null: not answered yet */
function wordsFor(wanted, people) {
  if (!people) return t('people.searching');
  if (wanted) return people.length === 0 ? t('people.found_none') : t('people.found', { count: people.length });
  return people.length === 0 ? t('people.audience_empty') : '';
}

/** @param {{room: import('../room/session.js').Room, person: import('../protocol.js').Person}} props */
function AudienceRow({ room, person }) {
  const name = useId();
  const detail = person.handle && `@${person.handle}`;
  return html`<${PersonRow} person=${person} name=${name} detail=${detail}><${PersonActions} room=${room} person=${{ ...person, role: 'listener' }} name=${name} /><//>`;
}
