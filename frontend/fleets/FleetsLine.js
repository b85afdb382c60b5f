import { html } from 'htm/preact';
import { useRef } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { nameNow } from '../people/profile-cards.js';
import { blocked, followed, muted } from '../people/relationships.js';
import { account, composing } from '../site/site.js';
import { joinAtOnce } from '../space/join.js';
import { liveSpaces } from '../space/spaces.js';
import { Icon } from '../ui/Icon.js';
import { ScrollButtons } from '../ui/ScrollButtons.js';
import { moveFocus } from '../ui/arrow-keys.js';
import { fleetLine, watching } from './fleets.js';
import { livePeople } from './live-people.js';

const SKELETONS = 5;

/** People who are live, with a purple aura, then authors of Fleets: a blue ring marks unseen ones. */
export function FleetsLine() {
  const line = useRef(/** @type {HTMLElement | null} */ (null));
  const spaces = liveSpaces.value;
  const { own, line: entries } = fleetLine.value ?? { own: null, line: [] };
  const hidden = new Set([...blocked.value, ...muted.value]);
  const live = livePeople(spaces ?? [], { followed: followed.value, hidden });
  const talking = new Set(live.map(({ person }) => person.id));
  const others = entries.filter(({ author }) => !talking.has(author.id) && !hidden.has(author.id));
  const ready = spaces !== null && fleetLine.value !== null;
  const self = account.value;
  return html`
    <section class="fleets" aria-label=${t('fleets.label')} aria-busy=${!ready}>
      ${live.length + others.length > 6 && html`<a class="skip" href="#page">${t('fleets.skip')}</a>`}
      <${ScrollButtons} line=${line} count=${live.length + others.length}>
        <ul class="fleets__line" ref=${line} onKeyDown=${onKeyDown}>
          ${
            !ready &&
            Array.from(
              { length: SKELETONS },
              (_, at) => html`<li key=${at} class="fleet" aria-hidden="true">
            <span class="avatar avatar--large skeleton"></span></li>`,
            )
          }
          ${ready && live.map((one) => html`<${LiveEntry} key=${`live ${one.person.id}`} one=${one} />`)}
          ${ready && self && html`<${OwnEntry} key="own" account=${self} has=${own !== null} />`}
          ${ready && others.map((entry) => html`<${FleetEntry} key=${entry.author.id} entry=${entry} />`)}
          ${
            ready &&
            live.length + others.length === 0 &&
            html`<li key="empty" class="fleets__empty quiet">
            ${t(self ? 'fleets.empty' : 'fleets.empty_signed_out')}</li>`
          }
        </ul>
      <//>
    </section>
    <span id="page" tabindex="-1"></span>`;
}

/**
 * A click joins the Space and starts the sound.
 * @param {{one: import('./live-people.js').LivePerson}} props
 */
function LiveEntry({ one: { person, role, space } }) {
  const name = nameNow(person);
  const label = `${t('space.live')} ${name}, ${t(`role.${role}`)}. ${t('fleets.listen', { title: space.title })}`;
  return html`
    <li>
      <a class="fleet" href=${`/i/spaces/${space.id}`}
        onClick=${(/** @type {MouseEvent} */ event) => joinAtOnce(event, space)}>
        <span class="aura"><${Avatar} person=${person} size="large" /></span>
        <span class="live-tag" aria-hidden="true">${t('space.live')}</span>
        <span dir="auto" class="fleet__name" aria-hidden="true">${name}</span>
        <span class="unseen">${label}</span>
      </a>
    </li>`;
}

/** @param {{account: import('../site/site.js').Account, has: boolean}} props */
function OwnEntry({ account: { id, handle, display_name: name }, has }) {
  const person = { id, handle, name };
  const onClick = () => {
    if (has) watching.value = person;
    else composing.value = 'fleet';
  };
  return html`
    <li>
      <button type="button" class="fleet" onClick=${onClick}>
        <span class="ring"><${Avatar} person=${person} size="large" />
          ${!has && html`<span class="fleet__add"><${Icon} name="plus" /></span>`}</span>
        <span class="fleet__name">${t(has ? 'fleets.own' : 'fleets.add')}</span>
      </button>
    </li>`;
}

/** @param {{entry: import('./api.js').LineEntry}} props */
function FleetEntry({ entry: { author, seen } }) {
  const name = nameNow(author);
  const open = () => {
    watching.value = author;
  };
  return html`
    <li>
      <button type="button" class="fleet" onClick=${open}>
        <span class="ring ${seen ? '' : 'ring--unseen'}"><${Avatar} person=${author} size="large" /></span>
        <span dir="auto" class="fleet__name" aria-hidden="true">${name}</span>
        <span dir="auto" class="unseen">${name}, ${t(seen ? 'fleets.seen' : 'fleets.unseen')}</span>
      </button>
    </li>`;
}

/**
 * Arrow keys move from one entry to the next, so that nobody has to tab through all of them.
 * @param {KeyboardEvent & {currentTarget: HTMLElement}} event
 */
function onKeyDown(event) {
  const entries = /** @type {NodeListOf<HTMLElement>} */ (event.currentTarget.querySelectorAll('a, button'));
  moveFocus(event, [...entries], { ArrowRight: 1, ArrowLeft: -1 }, false);
}
