import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { PLAIN_SETTINGS } from '../../protocol/messages.js';
import { attempt } from '../../site/site.js';
import { useChosen } from '../../ui/Choices.js';
import { CaptionsField, spokenLanguage } from '../captions/CaptionsField.js';
import { ListenChoice, SpeakChoice } from '../SpaceFields.js';
import { spaceApi } from '../api.js';

/** @typedef {import('../../protocol/messages.js').Settings} Settings */

/** @type {('locked' | 'speakers_may_unmute' | 'first_timers_first' | 'guests_may_react')[]} */
const SWITCHES = ['locked', 'speakers_may_unmute', 'first_timers_first', 'guests_may_react'];

/**
 * The settings for who can speak and listen; changes apply at once.
 * @param {{room: import('../../room/session.js').Room}} props
 */
export function RulesForm({ room }) {
  const settings = room.screen.space?.settings ?? PLAIN_SETTINGS;
  /** @param {Partial<Settings>} change */
  const change = (change) => attempt(() => spaceApi.edit(room.space, change));
  return html`
    <h3>${t('rules.label')}</h3>
    <div class="rules">
      <${SpeakChoice} value=${settings.who_can_speak}
        onChoose=${(/** @type {Settings['who_can_speak']} */ value) => change({ who_can_speak: value })} />
      <${ListenChoice} value=${settings.who_can_listen}
        onChoose=${(/** @type {Settings['who_can_listen']} */ value) => change({ who_can_listen: value })} />
      ${SWITCHES.map(
        (name) => html`<${Switch} key=${name} words=${t(`rules.${name}`)} on=${settings[name]}
        onSet=${(/** @type {boolean} */ on) => change({ [name]: on })} />`,
      )}
      <${Switch} words=${t('rules.record')} hint=${t('rules.record_hint')} on=${settings.record}
        onSet=${(/** @type {boolean} */ record) => change({ record })} />
      <${Switch} words=${t('rules.from_beginning')} on=${settings.from_beginning}
        onSet=${(/** @type {boolean} */ on) => change({ from_beginning: on })} />
      <${CaptionsField} on=${settings.captions} spoken=${settings.captions ? settings.language : spokenLanguage()}
        onChange=${change} />
    </div>`;
}

/** @param {{words: string, hint?: string, on: boolean, onSet: (on: boolean) => Promise<boolean>}} props */
function Switch({ words, hint, on, onSet }) {
  const note = useId();
  const [shown, choose] = useChosen(on, onSet);
  return html`<div><label class="check">
    <input type="checkbox" role="switch" checked=${shown} aria-describedby=${hint ? note : null}
      onChange=${(/** @type {any} */ event) => choose(event.currentTarget.checked)} /><span>${words}</span></label>
    ${hint && html`<p class="choices__hint" id=${note}>${hint}</p>`}</div>`;
}
