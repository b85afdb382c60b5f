import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { blocked, followed } from '../../people/relationships.js';
import { powersOver } from '../../room/powers.js';
import { account, announce, attempt } from '../../site/site.js';
import { Icon } from '../../ui/Icon.js';
import { Menu } from '../../ui/Menu.js';
import { useKeptMenu } from './kept-menu.js';
import { COMMANDS } from './person-commands.js';
import { PersonQuestion, QUESTIONS } from './PersonQuestion.js';
import { ReportDialog } from './ReportDialog.js';

/**
 * @typedef {import('../../room/powers.js').Power} Power
 * @typedef {import('../../room/powers.js').Other & {name: string}} Person
 */

/**
 * The question before an action, or the form of a report, that is open. It stays open when the person moves to another
 * list.
 * @type {import('@preact/signals').Signal<{power: Power, person: Person} | null>}
 */
const asked = signal(null);

/**
 * The menu of actions that the viewer may take on one person.
 * @param {{room: import('../../room/session.js').Room, person: Person}} props
 */
export function PersonActions({ room, person }) {
  const { you, stage = [] } = room.screen;
  const powers = powersOver(you, account.value !== null, person, stage);
  const kept = useKeptMenu(person.id);
  if (powers.length === 0) return null;
  /** @param {Power} power */
  const isOn = (power) => UNDO[power]?.set.value.has(person.id) ?? false;
  /** @param {Power} power taking something back needs no question */
  const use = (power) => {
    if (power === 'report' || (QUESTIONS[power] && !isOn(power))) asked.value = { power, person };
    else void attempt(() => act(room.space, power, person));
  };
  const items = powers.map((power) => ({
    words: isOn(power) ? (UNDO[power]?.words ?? '') : WORDS[power],
    icon: ICONS[power],
    grave: GRAVE.has(power) && !isOn(power),
    act: () => use(power),
  }));
  return html`
    <${Menu} label=${t('people.actions', { name: person.name })} class="person-menu" buttonClass="icon-button"
      tooltip floating ...${kept} items=${items}><${Icon} name="more" /><//>`;
}

/** The dialogs that the menus of a list of people open. @param {{space: string}} props */
export function PersonDialogs({ space }) {
  const close = () => (asked.value = null);
  useEffect(() => () => void close(), []);
  if (!asked.value) return null;
  const { power, person } = asked.value;
  const question = QUESTIONS[power];
  if (power === 'report') return html`<${ReportDialog} space=${space} person=${person} onClose=${close} />`;
  return (
    question &&
    html`<${PersonQuestion} question=${question} name=${person.name}
      onAgree=${() => act(space, power, person)} onClose=${close} />`
  );
}

/** @param {string} space @param {Power} power @param {Person} person */
async function act(space, power, person) {
  if (power === 'report') return;
  const command = COMMANDS[power];
  await command.act(space, person);
  if (command.said) announce(t(command.said(person), { name: person.name }));
}

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
/** @type {Record<Power, import('../../ui/Icon.js').IconName>} */
const ICONS = {
  invite: 'microphone',
  mute: 'muted',
  unmute: 'microphone',
  audience: 'shrink',
  make_cohost: 'crown',
  remove_cohost: 'uncrown',
  hand_over: 'hand_over',
  remove: 'remove',
  bar: 'block',
  block: 'block',
  follow: 'follow',
  report: 'flag',
};
/** Actions that put somebody out. @type {ReadonlySet<Power>} */
const GRAVE = new Set(['remove', 'bar', 'block']);
