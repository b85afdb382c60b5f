import { html } from 'htm/preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { Avatar } from '../../people/Avatar.js';
import { nameNow } from '../../people/profile-cards.js';
import { blocked } from '../../people/relationships.js';
import { found, search } from '../../room/live.js';
import { moderates } from '../../room/powers.js';
import { audienceOf, inAudience } from '../../room/state.js';
import { announce, attempt } from '../../site/site.js';
import { muteAll, mutedAll } from '../moderation.js';
import { PersonActions } from './PersonActions.js';

/**
 * The people on the stage, with Mute all.
 * @param {{room: import('../../room/session.js').Room}} props
 */
export function StagePeople({ room }) {
  const { stage = [], you } = room.screen;
  const others = stage.length > 1;
  return html`
    <div class="people__head">
      <h3>${t('people.stage')}</h3>
      ${moderates(you?.role) && others && html`<${MuteAll} space=${room.space} />`}
    </div>
    <ul>${stage.map((entry) => html`<${StageRow} key=${entry.id} room=${room} entry=${entry} />`)}</ul>`;
}

/** Mute all and Undo, which reverts only the mutes of that action. @param {{space: string}} props */
function MuteAll({ space }) {
  const undoable = mutedAll.value === space;
  /** @param {boolean} undo */
  const press = async (undo) => {
    if (await attempt(() => muteAll(space, undo))) announce(t(undo ? 'said.unmuted_all' : 'said.muted_all'));
  };
  return html`
    ${
      undoable &&
      html`<button type="button" class="pill pill--light" onClick=${() => press(true)}>${t('people.undo')}
      </button>`
    }
    <button type="button" class="pill pill--on-purple" onClick=${() => press(false)}>${t('people.mute_all')}</button>`;
}

/**
 * @param {{room: import('../../room/session.js').Room, entry: import('../../protocol/messages.js').StageEntry}} props
 */
function StageRow({ room, entry }) {
  const name = useId();
  const detail = [t(`role.${entry.role}`), entry.muted_by_host && t('people.muted_by_host')]
    .filter(Boolean)
    .join(' · ');
  return html`<${PersonRow} person=${entry} name=${name} detail=${detail}>
    <${PersonActions} room=${room} person=${entry} /><//>`;
}

const PAUSE_MS = 250;
const QUERY_LIMIT = 50;

/**
 * The first fifty listeners, or the results of the search.
 * @param {{room: import('../../room/session.js').Room}} props
 */
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
      <input dir="auto" type="search" maxlength=${QUERY_LIMIT} value=${query}
        onInput=${(/** @type {any} */ event) => setQuery(event.currentTarget.value)} />
    </label>
    <p class="dim" role="status">${wordsFor(wanted, people)}</p>
    <ul>${people?.map((person) => html`<${AudienceRow} key=${person.id} room=${room} person=${person} />`)}</ul>`;
}

/**
 * @param {string} wanted
 * @param {import('../../protocol/messages.js').Person[] | null} people null until the answer arrives
 */
function wordsFor(wanted, people) {
  if (!people) return t('people.searching');
  if (wanted && people.length === 0) return t('people.found_none', { query: wanted });
  if (wanted) return t('people.found', { count: people.length });
  return people.length === 0 ? t('people.audience_empty') : '';
}

/** @param {{room: import('../../room/session.js').Room, person: import('../../protocol/messages.js').Person}} props */
function AudienceRow({ room, person }) {
  const name = useId();
  const detail = person.handle && `@${person.handle}`;
  return html`<${PersonRow} person=${person} name=${name} detail=${detail}>
    <${PersonActions} room=${room} person=${{ ...person, role: 'listener' }} /><//>`;
}

/**
 * @param {{person: import('../../protocol/messages.js').Person, name: string, detail?: unknown, children?: unknown}}
 *   props `name`: the id of the name, which describes the buttons
 */
export function PersonRow({ person, name, detail, children }) {
  return html`
    <li class="people__row" aria-label=${nameNow(person)}>
      <${Avatar} person=${person} size="small" />
      <div class="people__who">
        <strong dir="auto" id=${name}>${nameNow(person)}</strong>
        ${detail && html`<p class="dim">${detail}</p>`}
        ${blocked.value.has(person.id) && html`<p class="warned">${t('people.you_blocked')}</p>`}
      </div>
      ${children}
    </li>`;
}
