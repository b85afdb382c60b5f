import { html } from 'htm/preact';
import { useId, useState } from 'preact/hooks';
import { language, t } from '../i18n/index.js';
import { serverNow } from '../site/server-time.js';
import { LIMITS } from '../site/text.js';
import { shows } from '../site/visibility.js';
import { Choices } from '../ui/Choices.js';
import { Icon } from '../ui/Icon.js';
import { bounds, meant, zone } from './schedule.js';

/**
 * The start time, in the person's own time zone.
 * @param {{value: string, onChange: (value: string) => void}} props
 */
export function TimeField({ value, onChange }) {
  const [{ least, most }] = useState(() => bounds(serverNow()));
  const field = useId();
  const note = useId();
  const time = meant(value);
  return html`
    <div class="field">
      <label for=${field}>${t('start.when')}</label>
      <input id=${field} type="datetime-local" required min=${least} max=${most} step="60" value=${value}
        aria-describedby=${note}
        onInput=${(/** @type {any} */ event) => onChange(event.currentTarget.value)} />
      <span class="quiet" id=${note}>
        ${t('plan.zone', { zone: zone(language.value, Number.isNaN(time) ? Date.now() : time) })}</span>
    </div>`;
}

/** A field for up to three topics. @param {{topics: string[], onChange: (topics: string[]) => void}} props */
export function TopicsField({ topics, onChange }) {
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
            <input dir="auto" type="text" maxlength=${LIMITS.topic} value=${text} onKeyDown=${onKeyDown} onBlur=${add}
              onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} /></label>`
          : html`<span>${t('start.topics')}</span>`
      }
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

const SPEAK = { everyone: 'rules.everyone', following: 'rules.following', invited: 'rules.invited' };

/** The choice of who can speak. @param {{value: Who, onChoose: (value: Who) => unknown}} props */
export const SpeakChoice = ({ value, onChoose }) =>
  html`<${Choices} legend=${t('rules.who_can_speak')} options=${SPEAK} value=${value} onChoose=${onChoose} />`;
