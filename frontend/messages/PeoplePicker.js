import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { nameNow } from '../people/profile-cards.js';
import { withStyle } from '../site/styles.js';
import { Icon } from '../ui/Icon.js';
import { Problem } from '../ui/action.js';
import { usePeople } from './usePeople.js';

await withStyle('messages/picker');

/** @typedef {import('./usePeople.js').Choice} Choice */

/**
 * Offers people, and with `groups` groups; before a search, recent conversations and followed people.
 * @param {{chosen: Choice[], onChange: (chosen: Choice[]) => void, groups?: boolean, without?: string[], most: number}}
 *   props
 */
export function PeoplePicker({ chosen, onChange, groups = false, without = [], most }) {
  const [words, setWords] = useState('');
  const { choices, settled, error } = usePeople(words, groups);
  const full = chosen.length >= most;
  const offered = choices?.filter(({ id }) => !without.includes(id)) ?? [];
  /** @param {Choice} choice */
  const toggle = (choice) => {
    const others = chosen.filter(({ id }) => id !== choice.id);
    onChange(others.length < chosen.length ? others : [...chosen, choice]);
  };
  return html`
    <div class="picker">
      <label class="field"><span>${t('picker.search')}</span>
        <input dir="auto" type="search" autofocus autocomplete="off" maxlength="50" value=${words}
          onInput=${(/** @type {any} */ event) => setWords(event.currentTarget.value)} />
      </label>
      ${
        chosen.length > 0 &&
        html`
        <ul class="picker__chosen" aria-label=${t('picker.chosen')}>
          ${chosen.map(
            (choice) => html`
            <li dir="auto" key=${choice.id} class="topic">${choice.name}
              <button type="button" class="icon-button" aria-label=${t('picker.remove', { name: choice.name })}
                onClick=${() => toggle(choice)}><${Icon} name="close" /></button>
            </li>`,
          )}
        </ul>`
      }
      <${Problem} error=${error} />
      <${Said} words=${words.trim()} count=${choices ? offered.length : null} settled=${settled && !error} />
      <ul class="picker__list" aria-label=${t('picker.people')}>
        ${offered.map(
          (choice) => html`<${Row} key=${choice.id} choice=${choice}
          on=${chosen.some(({ id }) => id === choice.id)} full=${full} onToggle=${() => toggle(choice)} />`,
        )}
      </ul>
    </div>`;
}

/** @param {{choice: Choice, on: boolean, full: boolean, onToggle: () => void}} props */
function Row({ choice, on, full, onToggle }) {
  return html`
    <li>
      <label class="picker__row">
        <${Avatar} person=${{ id: choice.face, name: choice.name }} />
        <span class="picker__who"><strong dir="auto">
          ${choice.group ? choice.name : nameNow({ id: choice.id, name: choice.name })}
          </strong><span class="quiet">${choice.detail}</span></span>
        <input type="checkbox" checked=${on} disabled=${full && !on} onChange=${onToggle} />
      </label>
    </li>`;
}

/**
 * What the search found, announced once it is answered.
 * @param {{words: string, count: number | null, settled: boolean}} props
 */
function Said({ words, count, settled }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (settled && count !== null) setSaid(inWords(words, count));
  }, [words, count, settled]);
  return html`<p class="quiet" role="status">${count === null ? t('loading') : said}</p>`;
}

/** @param {string} words @param {number} count */
function inWords(words, count) {
  if (words) return count === 0 ? t('picker.nobody', { query: words }) : t('picker.found', { count });
  return count === 0 ? t('picker.empty') : '';
}
