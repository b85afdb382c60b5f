import { html } from 'htm/preact';
import { useId, useState } from 'preact/hooks';
import { language, t } from '../i18n/index.js';
import { serverNow } from '../site/server-time.js';
import { LIMITS, codePointsOf } from '../site/text.js';
import { shows } from '../site/visibility.js';
import { CharactersLeft } from '../ui/CharactersLeft.js';
import { Choices } from '../ui/Choices.js';
import { Icon } from '../ui/Icon.js';
import { FieldProblem } from '../ui/action.js';
import { bounds, meant, zone } from './schedule.js';

/**
 * The title of a Space.
 * @param {{title: string, onChange: (title: string) => void, action: import('../ui/action.js').Action,
 *   children?: unknown}} props `children`: beside the label
 */
export function TitleField({ title, onChange, action, children }) {
  const field = useId();
  return html`
    <div class="field">
      <div class="field__labels"><label for=${field}>${t('start.title')}</label>
        ${children && html`<label class="quiet" for=${field}>${children}</label>`}</div>
      <input ...${action.field('title')} dir="auto" id=${field} type="text" autofocus required
        maxlength=${LIMITS.title} value=${title}
        onInput=${(/** @type {any} */ event) => onChange(event.currentTarget.value)} />
      <${CharactersLeft} left=${LIMITS.title - codePointsOf(title)} />
      <${FieldProblem} of=${action} name="title" />
    </div>`;
}

/**
 * The start time, in the person's own time zone.
 * @param {{value: string, onChange: (value: string) => void, action: import('../ui/action.js').Action}} props
 */
export function TimeField({ value, onChange, action }) {
  const [{ least, most }] = useState(() => bounds(serverNow()));
  const field = useId();
  const note = useId();
  const time = meant(value);
  return html`
    <div class="field">
      <label for=${field}>${t('start.when')}</label>
      <input ...${action.field('starts_at', note)} id=${field} type="datetime-local" required min=${least} max=${most}
        step="60" value=${value}
        onInput=${(/** @type {any} */ event) => onChange(event.currentTarget.value)} />
      <span class="quiet" id=${note}>
        ${t('plan.zone', { zone: zone(language.value, Number.isNaN(time) ? Date.now() : time) })}</span>
      <${FieldProblem} of=${action} name="starts_at" />
    </div>`;
}

/**
 * A field for up to three topics.
 * @param {{topics: string[], onChange: (topics: string[]) => void, action: import('../ui/action.js').Action}} props
 */
export function TopicsField({ topics, onChange, action }) {
  const [text, setText] = useState('');
  const add = () => {
    const topic = text.trim();
    if (shows(topic) && !topics.includes(topic)) onChange([...topics, topic]);
    setText('');
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key !== 'Enter' && event.key !== ',') return;
    event.preventDefault();
    add();
  };
  return html`
    <div class="field">
      ${
        topics.length < LIMITS.topics
          ? html`<label><span>${t('start.topics')}</span>
            <input ...${action.field('topics')} dir="auto" type="text" maxlength=${LIMITS.topic} value=${text} onKeyDown=${onKeyDown} onBlur=${add}
              onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} /></label>`
          : html`<span>${t('start.topics')}</span>`
      }
      <${FieldProblem} of=${action} name="topics" />
      <ul class="topics">
        ${topics.map(
          (topic) => html`
          <li dir="auto" key=${topic} class="topic">${topic}
            <button type="button" class="icon-button" aria-label=${t('start.remove_topic', { topic })}
              onClick=${() => onChange(topics.filter((other) => other !== topic))}><${Icon} name="close" /></button>
                </li>`,
        )}
      </ul>
    </div>`;
}

/** @typedef {import('../protocol/messages.js').Settings['who_can_speak']} Who */
/** @typedef {import('../protocol/messages.js').Settings['who_can_listen']} Listen */

const SPEAK = { everyone: 'rules.everyone', following: 'rules.following', invited: 'rules.invited' };

/** The choice of who can speak. @param {{value: Who, onChoose: (value: Who) => unknown}} props */
export const SpeakChoice = ({ value, onChoose }) =>
  html`<${Choices} legend=${t('rules.who_can_speak')} options=${SPEAK} value=${value} onChoose=${onChoose} />`;

const LISTEN = { anyone: 'rules.anyone', accounts: 'rules.accounts' };

/** The choice of who can listen. @param {{value: Listen, onChoose: (value: Listen) => unknown}} props */
export const ListenChoice = ({ value, onChoose }) =>
  html`<${Choices} legend=${t('rules.who_can_listen')} options=${LISTEN} value=${value} hint=${t('rules.accounts_hint')}
    onChoose=${onChoose} />`;
