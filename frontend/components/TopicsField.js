import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { Icon } from './Icon.js';

const LIMIT = 3;

/** @param {{topics: string[], onChange: (topics: string[]) => void}} props up to three words that say what it is about */
export function TopicsField({ topics, onChange }) {
  const [text, setText] = useState('');
  const add = () => {
    const topic = text.trim();
    if (topic && !topics.includes(topic)) onChange([...topics, topic]);
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
      ${topics.length < LIMIT
        ? html`<label><span>${t('start.topics')}</span><input type="text" maxlength="30" value=${text} onKeyDown=${onKeyDown} onBlur=${add} onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} /></label>`
        : html`<span>${t('start.topics')}</span>`}
      <ul class="topics">
        ${topics.map((topic) => html`
          <li key=${topic} class="topic">${topic}<button type="button" class="icon-button" aria-label=${t('start.remove_topic', { topic })} onClick=${() => onChange(topics.filter((other) => other !== topic))}><${Icon} name="close" /></button></li>`)}
      </ul>
    </div>`;
}
