import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { blocked, followed, setRelationship } from '../../people/relationships.js';
import { powersOver } from '../../room/powers.js';
import { account, announce, attempt } from '../../site/site.js';
import { Icon } from '../../ui/Icon.js';
import { spaceApi } from '../api.js';
import { blockedHere } from '../moderation.js';
import { PersonQuestion, QUESTIONS } from './PersonQuestion.js';
import { ReportDialog } from './ReportDialog.js';

/**
 * @typedef {import('../../room/powers.js').Power} Power
 * @param {{room: import('../../room/session.js').Room, person: import('../../room/powers.js').Other & {name: string},
 *   name: string}} props the actions that the viewer may take on one person
 */
export function PersonActions({ room, person, name }) {
  const [dialog, setDialog] = useState(/** @type {'' | Power} */ (''));
  const { you, stage = [] } = room.screen;
  const powers = powersOver(you, account.value !== null, person, stage);
  if (powers.length === 0) return null;
  const close = () => setDialog('');
  /** @param {Power} power */
  const isOn = (power) => UNDO[power]?.set.value.has(person.id) ?? false;
  /** @param {Power} power */
  const act = async (power) => {
    if (power === 'report') return;
    const command = COMMANDS[power];
    await command.act(room.space, person);
    if (command.said) announce(t(command.said(person), { name: person.name }));
  };
  /** @param {Power} power taking something back needs no question */
  const use = (power) => {
    if (power === 'report' || (QUESTIONS[power] && !isOn(power))) return setDialog(power);
    return attempt(() => act(power));
  };
  const question = dialog && QUESTIONS[dialog];
  /** @param {Power} power */
  const button = (power) =>
    html`<${PowerButton} key=${power} power=${power} on=${isOn(power)} name=${name}
      onUse=${use} />`;
  return html`
    <div class="powers">
      ${powers.filter((power) => IN_WORDS.has(power)).map(button)}
      <div class="powers__icons">${powers.filter((power) => !IN_WORDS.has(power)).map(button)}</div>
      ${
        question &&
        html`<${PersonQuestion} question=${question} name=${person.name}
        onAgree=${() => act(/** @type {Power} */ (dialog))} onClose=${close} />`
      }
      ${dialog === 'report' && html`<${ReportDialog} space=${room.space} person=${person} onClose=${close} />`}
    </div>`;
}

/** Actions that are shown as text; the others are icons, so that a row stays short. */
const IN_WORDS = new Set(['invite', 'mute', 'unmute', 'audience']);
/** @type {Record<Power, string>} */
const WORDS = {
  invite: 'people.invite',
  mute: 'people.mute',
  unmute: 'people.unmute',
  audience: 'people.audience',
  make_cohost: 'people.make_cohost',
  remove_cohost: 'people.remove_cohost',
  hand_over: 'people.hand_over',
  remove: 'people.remove',
  bar: 'people.block',
  block: 'people.block',
  follow: 'people.follow',
  report: 'people.report',
};
/**
 * Actions that toggle.
 * @type {Partial<Record<Power, {set: {value: ReadonlySet<string>}, words: string}>>}
 */
const UNDO = {
  follow: { set: followed, words: 'people.unfollow' },
  block: { set: blocked, words: 'people.unblock' },
};
/** @type {Record<string, import('../../ui/Icon.js').IconName>} */
const ICONS = {
  make_cohost: 'crown',
  remove_cohost: 'uncrown',
  hand_over: 'hand_over',
  remove: 'remove',
  bar: 'block',
  block: 'block',
  follow: 'follow',
  report: 'flag',
};

/** @param {{power: Power, on: boolean, name: string, onUse: (power: Power) => unknown}} props */
function PowerButton({ power, on, name, onUse }) {
  const words = t(on ? (UNDO[power]?.words ?? '') : WORDS[power]);
  const click = () => onUse(power);
  if (IN_WORDS.has(power))
    return html`<button type="button" class="pill pill--on-purple" aria-describedby=${name} onClick=${click}>${words}
      </button>`;
  return html`<button type="button" class="icon-button powers__icon ${on ? 'powers__icon--on' : ''}" aria-label=${words}
    title=${words} aria-describedby=${name} onClick=${click}><${Icon} name=${ICONS[power]} /></button>`;
}

/**
 * @typedef {import('../../protocol/messages.js').Person} Person
 * @typedef {{act: (space: string, person: Person) => Promise<unknown>, said?: (person: Person) => string}} Command
 *   `said` returns the key of the announcement
 * @type {Record<Exclude<import('../../room/powers.js').Power, 'report'>, Command>}
 */
export const COMMANDS = {
  invite: { act: (space, { id }) => spaceApi.invite(space, id), said: () => 'said.invited_who' },
  mute: { act: (space, { id }) => spaceApi.onStage(space, id, 'mute') },
  unmute: { act: (space, { id }) => spaceApi.onStage(space, id, 'unmute') },
  audience: { act: (space, { id }) => spaceApi.onStage(space, id, 'audience') },
  make_cohost: { act: (space, { id }) => spaceApi.cohost(space, id, true), said: () => 'said.made_cohost' },
  remove_cohost: { act: (space, { id }) => spaceApi.cohost(space, id, false) },
  hand_over: { act: (space, { id }) => spaceApi.handOver(space, id) },
  remove: { act: (space, { id }) => spaceApi.remove(space, id), said: () => 'said.removed_who' },
  bar: { act: (space, person) => blockedHere.add(space, person), said: () => 'said.barred_who' },
  follow: {
    act: (_, { id }) => setRelationship(id, 'follow', !followed.value.has(id)),
    said: ({ id }) => (followed.value.has(id) ? 'said.followed' : 'said.unfollowed'),
  },
  block: {
    act: (_, { id }) => setRelationship(id, 'block', !blocked.value.has(id)),
    said: ({ id }) => (blocked.value.has(id) ? 'said.blocked_who' : 'said.unblocked_who'),
  },
};
