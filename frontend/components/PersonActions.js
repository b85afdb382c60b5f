import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { powersOver } from '../room/powers.js';
import { account, announce, attempt } from '../site.js';
import { blocked, followed } from '../ties.js';
import { HandOverDialog } from './HandOverDialog.js';
import { Icon } from './Icon.js';
import { ReportDialog } from './ReportDialog.js';
import { DOINGS } from './doings.js';

/**
 * @typedef {import('../room/powers.js').Power} Power
 * @param {{room: import('../room/session.js').Room, person: import('../room/powers.js').Other & {name: string}, name: string}} props what may be done to one person
 */
export function PersonActions({ room, person, name }) {
  const [dialog, setDialog] = useState(/** @type {'' | 'hand_over' | 'report'} */ (''));
  const { you, stage = [] } = room.screen;
  const powers = powersOver(you, account.value !== null, person, stage);
  if (powers.length === 0) return null;
  const close = () => setDialog('');
  /** @param {Power} power */
  const use = async (power) => {
    if (power === 'hand_over' || power === 'report') return setDialog(power);
    const doing = DOINGS[power];
    if ((await attempt(() => doing.act(room.space, person))) && doing.said) announce(t(doing.said(person), { name: person.name }));
    return undefined;
  };
  /** @param {Power} power */
  const button = (power) => html`<${PowerButton} key=${power} power=${power} on=${UNDO[power]?.set.value.has(person.id) ?? false} name=${name} onUse=${use} />`;
  return html`
    <div class="powers">
      ${powers.filter((power) => IN_WORDS.has(power)).map(button)}
      <div class="powers__icons">${powers.filter((power) => !IN_WORDS.has(power)).map(button)}</div>
      ${dialog === 'hand_over' && html`<${HandOverDialog} space=${room.space} person=${person} onClose=${close} />`}
      ${dialog === 'report' && html`<${ReportDialog} space=${room.space} person=${person} onClose=${close} />`}
    </div>`;
}

/** What stands in words; the rest is a picture with a name, so that a row stays short. */
const IN_WORDS = new Set(['invite', 'mute', 'unmute', 'audience']);
/** @type {Record<Power, string>} */
const WORDS = {
  invite: 'people.invite', mute: 'people.mute', unmute: 'people.unmute', audience: 'people.audience',
  make_cohost: 'people.make_cohost', remove_cohost: 'people.remove_cohost', hand_over: 'people.hand_over',
  remove: 'people.remove', bar: 'people.block', block: 'people.block', follow: 'people.follow', report: 'people.report',
};
/** What is on until it is pressed again. @type {Partial<Record<Power, {set: {value: ReadonlySet<string>}, words: string}>>} */
const UNDO = {
  follow: { set: followed, words: 'people.unfollow' },
  block: { set: blocked, words: 'people.unblock' },
};
/** @type {Record<string, import('./Icon.js').IconName>} */
const ICONS = {
  make_cohost: 'crown', remove_cohost: 'uncrown', hand_over: 'hand_over', remove: 'remove',
  bar: 'block', block: 'block', follow: 'follow', report: 'flag',
};

/** @param {{power: Power, on: boolean, name: string, onUse: (power: Power) => unknown}} props */
function PowerButton({ power, on, name, onUse }) {
  const words = t(on ? (UNDO[power]?.words ?? '') : WORDS[power]);
  const click = () => onUse(power);
  if (IN_WORDS.has(power)) return html`<button type="button" class="pill pill--on-purple" aria-describedby=${name} onClick=${click}>${words}</button>`;
  return html`<button type="button" class="icon-button powers__icon ${on ? 'powers__icon--on' : ''}" aria-label=${words} title=${words} aria-describedby=${name} onClick=${click}><${Icon} name=${ICONS[power]} /></button>`;
}
