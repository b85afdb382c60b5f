import { html } from 'htm/preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { t, waited } from '../../i18n/index.js';
import { peopleApi } from '../../people/api.js';
import { HANDLE_LIMIT, bareHandle } from '../../people/handles.js';
import { moderates } from '../../room/powers.js';
import { clock } from '../../site/clock.js';
import { announce, attempt } from '../../site/site.js';
import { Tabs } from '../../ui/Tabs.js';
import { FieldProblem, Problem, useAction } from '../../ui/action.js';
import { spaceApi } from '../api.js';
import { blockedHere } from '../moderation.js';
import { ModerationTools } from './ModerationTools.js';
import { Panel } from './Panel.js';
import { PersonDialogs } from './PersonActions.js';
import { AudiencePeople, PersonRow, StagePeople } from './PeopleRows.js';
import { ReportDialog } from './ReportDialog.js';
import { RulesForm } from './RulesForm.js';
import { SpaceCost } from './SpaceCost.js';

/** @typedef {'requests' | 'people' | 'settings'} PeopleTab */

/**
 * Everybody in the room, with the actions that the viewer may take; for hosts also the requests and the settings.
 * @param {{room: import('../../room/session.js').Room, onClose: () => void}} props
 */
export function PeoplePanel({ room, onClose }) {
  const hosting = moderates(room.screen.you?.role);
  const waiting = room.screen.queue?.requests ? room.screen.queue.length : 0;
  const [tab, setTab] = useState(/** @type {PeopleTab} */ (waiting > 0 ? 'requests' : 'people'));
  const tabs = [
    { id: 'requests', words: t('people.tab_requests'), count: waiting },
    { id: 'people', words: t('people.label') },
    { id: 'settings', words: t('people.tab_settings') },
  ];
  return html`
    <${Panel} label=${t('people.label')} look="people" onClose=${onClose}>
      ${
        hosting
          ? html`<${Tabs} label=${t('people.label')} tabs=${tabs} chosen=${tab} onChoose=${setTab}>
            ${tab === 'requests' && html`<${Requests} room=${room} />`}
            ${tab === 'people' && html`<${Everybody} room=${room} hosting />`}
            ${tab === 'settings' && html`<${SpaceSettings} room=${room} />`}
          <//>`
          : html`<${Everybody} room=${room} hosting=${false} />`
      }
    <//>`;
}

/** @param {{room: import('../../room/session.js').Room, hosting: boolean}} props */
function Everybody({ room, hosting }) {
  const [reporting, setReporting] = useState(false);
  return html`
    <${StagePeople} room=${room} />
    <${AudiencePeople} room=${room} />
    <${PersonDialogs} space=${room.space} />
    ${hosting && html`<${InviteForm} space=${room.space} /><${BlockedPeople} space=${room.space} />`}
    <button type="button" class="pill pill--on-purple people__report" onClick=${() => setReporting(true)}>
      ${t('report.space')}</button>
    ${reporting && html`<${ReportDialog} space=${room.space} onClose=${() => setReporting(false)} />`}`;
}

/** @param {{room: import('../../room/session.js').Room}} props */
const SpaceSettings = ({ room }) => html`
  ${room.screen.you?.role === 'host' && html`<${RulesForm} room=${room} />`}
  <${ModerationTools} room=${room} />
  <${SpaceCost} space=${room.space} />`;

/**
 * The requests to speak, in queue order.
 * @param {{room: import('../../room/session.js').Room}} props
 */
function Requests({ room }) {
  const { requests = [], length = 0 } = room.screen.queue ?? {};
  const more = length - requests.length; // the room sends only the first requests of a long queue
  return html`
    <h3 class="unseen">${t('people.requests')}</h3>
    ${
      requests.length === 0
        ? html`<p class="dim">${t('people.nobody')}</p>`
        : html`<ol>${requests.map(
            (request) => html`<${RequestRow} key=${request.id} space=${room.space}
          request=${request} />`,
          )}</ol>`
    }
    ${more > 0 && html`<p class="dim">${t('audience.more', { count: more })}</p>`}`;
}

/**
 * A request to speak, with its age and its reason.
 * @param {{space: string, request: import('../../protocol/messages.js').Waiting}} props
 */
function RequestRow({ space, request }) {
  const name = useId();
  const detail = html`
    ${request.reason && html`<span dir="auto" class="people__reason">${request.reason}</span>`}
    <span>${t('people.waits', { time: waited(request.asked_at, clock.value) })}</span>
    ${request.first_time && html`<span class="tag">${t('people.first_time')}</span>`}`;
  return html`
    <${PersonRow} person=${request} name=${name} detail=${detail}>
      <div class="powers">
        <button type="button" class="pill pill--light" aria-describedby=${name}
          onClick=${() => attempt(() => spaceApi.decide(space, request.id, 'approve'))}>${t('people.approve')}</button>
        <button type="button" class="pill pill--on-purple" aria-describedby=${name}
          onClick=${() => attempt(() => spaceApi.decide(space, request.id, 'decline'))}>${t('people.decline')}</button>
      </div>
    <//>`;
}

/** Invites a person, who need not be in the Space, to speak. @param {{space: string}} props */
function InviteForm({ space }) {
  const [handle, setHandle] = useState('');
  const action = useAction();
  const invite = async () => {
    const { profile } = await peopleApi.profile(bareHandle(handle));
    await spaceApi.invite(space, profile.id);
    announce(t('said.invited_who', { name: profile.name }));
    setHandle('');
  };
  return html`
    <form class="people__invite" novalidate onSubmit=${action.submit(invite)}>
      <label class="field"><span>${t('people.invite_handle')}</span>
        <input ...${action.field('handle')} type="text" required maxlength=${HANDLE_LIMIT} autocapitalize="none" value=${handle}
          onInput=${(/** @type {any} */ event) => setHandle(event.currentTarget.value)} />
      </label>
      <button type="submit" class="pill pill--light" disabled=${action.busy}>${t('people.invite')}</button>
      <${FieldProblem} of=${action} name="handle" />
      <${Problem} error=${action.error} />
    </form>`;
}

/**
 * The people whom the host blocked, with a button to unblock each.
 * @param {{space: string}} props
 */
function BlockedPeople({ space }) {
  useEffect(() => void attempt(() => blockedHere.load(space)), [space]);
  const people = blockedHere.in(space);
  if (people.length === 0) return null;
  return html`
    <h3>${t('people.blocked')}</h3>
    <ul>${people.map((person) => html`<${BlockedRow} key=${person.id} space=${space} person=${person} />`)}</ul>`;
}

/** @param {{space: string, person: import('../../protocol/messages.js').Person}} props */
function BlockedRow({ space, person: { id, name: called, handle } }) {
  const name = useId();
  const person = { id, handle, name: called || t('people.guest') };
  return html`
    <${PersonRow} person=${person} name=${name}>
      <button type="button" class="pill pill--on-purple" aria-describedby=${name}
        onClick=${() => attempt(() => blockedHere.remove(space, person))}>${t('people.unblock')}</button>
    <//>`;
}
