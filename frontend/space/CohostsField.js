import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { peopleApi } from '../people/api.js';
import { HANDLE_LIMIT, bareHandle } from '../people/handles.js';
import { Icon } from '../ui/Icon.js';
import { Problem, useAction } from '../ui/action.js';

const COHOSTS = 2;

/** @typedef {import('../people/api.js').Profile} Profile */

/**
 * Up to two people who become co-hosts when they join. Enter adds the person whose handle was typed.
 * @param {{people: Profile[], onChange: (people: Profile[]) => void}} props
 */
export function CohostsField({ people, onChange }) {
  const [handle, setHandle] = useState('');
  const { error, run } = useAction();
  const add = () =>
    run(async () => {
      const wanted = bareHandle(handle);
      if (!wanted) return;
      const { profile } = await peopleApi.profile(wanted);
      onChange([...people.filter(({ id }) => id !== profile.id), profile]);
      setHandle('');
    });
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void add();
  };
  return html`
    <div class="field">
      ${
        people.length < COHOSTS
          ? html`<label><span>${t('start.cohosts')}</span>
            <input type="text" maxlength=${HANDLE_LIMIT} autocapitalize="none" value=${handle} onKeyDown=${onKeyDown}
              onBlur=${add} onInput=${(/** @type {any} */ event) => setHandle(event.currentTarget.value)} /></label>`
          : html`<span>${t('start.cohosts')}</span>`
      }
      <${Problem} error=${error} />
      <ul class="topics">
        ${people.map(
          (person) => html`
          <li dir="auto" key=${person.id} class="topic">${person.name} @${person.handle}
            <button type="button" class="icon-button" aria-label=${t('start.remove_topic', { topic: person.name })}
              onClick=${() => onChange(people.filter(({ id }) => id !== person.id))}><${Icon} name="close" /></button>
                </li>`,
        )}
      </ul>
    </div>`;
}
