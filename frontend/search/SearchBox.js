import { html } from 'htm/preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { peopleApi } from '../people/api.js';
import { ApiError } from '../site/api.js';
import { navigate, path, search } from '../site/site.js';
import { liveSpaces } from '../space/spaces.js';
import { Icon } from '../ui/Icon.js';
import { begins } from '../site/folding.js';

const PAUSE_MS = 200; // after the last key, before suggestions are requested

/** The search box, with suggestions while typing: a WAI-ARIA 1.2 combobox. */
export function SearchBox() {
  const asked = path.value === '/search' ? (new URLSearchParams(search.value).get('q') ?? '') : '';
  const [text, setText] = useState(asked);
  const [offered, setOffered] = useState(/** @type {Suggestion[]} */ ([]));
  const [at, setAt] = useState(-1);
  const list = useId();
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => setText(asked), [asked]);
  useEffect(() => suggest(text.trim(), root.current, setOffered, setAt), [text]);
  const close = () => {
    setOffered([]);
    setAt(-1);
  };
  /** @param {string} to */
  const go = (to) => {
    close();
    root.current?.querySelector('input')?.blur();
    navigate(to);
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') close();
    if (step === undefined || offered.length === 0) return;
    event.preventDefault();
    setAt((before) => ((before + step + offered.length + 1 + 1) % (offered.length + 1)) - 1);
  };
  /** @param {Event} event */
  const onSubmit = (event) => {
    event.preventDefault();
    const to = offered[at]?.to ?? (text.trim() && searchPath(text.trim()));
    if (to) go(to);
  };
  /** @param {FocusEvent} event */
  const onFocusOut = (event) => !root.current?.contains(/** @type {Node | null} */ (event.relatedTarget)) && close();
  return html`
    <form class="search" role="search" ref=${root} onSubmit=${onSubmit} onKeyDown=${onKey} onFocusOut=${onFocusOut}>
      <label class="search__field"><span class="unseen">${t('search.label')}</span><${Icon} name="search" />
        <input dir="auto" type="search" enterkeyhint="search" autocomplete="off" maxlength="200"
          placeholder=${t('search.placeholder')} value=${text}
          role="combobox" aria-expanded=${offered.length > 0} aria-controls=${list} aria-autocomplete="list"
            aria-activedescendant=${at >= 0 ? `${list}-${at}` : null}
          onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} />
      </label>
      <${Suggestions} id=${list} offered=${offered} at=${at} onChoose=${go} />
    </form>`;
}

/**
 * The list of the combobox; `at` is the active option, -1 for none.
 * @param {{id: string, offered: Suggestion[], at: number, onChoose: (to: string) => void}} props
 */
function Suggestions({ id, offered, at, onChoose }) {
  return html`
    <ul class="menu search__list" id=${id} role="listbox" aria-label=${t('search.suggestions')}
      hidden=${offered.length === 0}>
      ${offered.map(
        (one, place) => html`
        <li key=${one.to} id=${`${id}-${place}`} role="option" aria-selected=${place === at} class="search__option"
          onPointerDown=${(/** @type {Event} */ event) => event.preventDefault()} onClick=${() => onChoose(one.to)}>
          <${Picture} suggestion=${one} /><span class="search__words"><strong dir="auto">${one.title}</strong>
            ${one.note && html`<span dir="auto" class="quiet">${one.note}</span>`}</span>
        </li>`,
      )}
    </ul>`;
}

/** @param {{suggestion: Suggestion}} props */
function Picture({ suggestion }) {
  return suggestion.person
    ? html`<${Avatar} person=${suggestion.person} size="small" />`
    : html`<${Icon} name=${suggestion.icon ?? 'search'} />`;
}

/** @param {string} question @returns {string} */
const searchPath = (question) => `/search?q=${encodeURIComponent(question)}`;

/**
 * @param {string} question
 * @param {HTMLElement | null} root no suggestions are shown once the focus is elsewhere
 * @param {(offered: Suggestion[]) => void} onOffer
 * @param {(at: number) => void} onMove
 */
function suggest(question, root, onOffer, onMove) {
  let gone = false;
  const timer = setTimeout(async () => {
    const focused = () => root?.contains(document.activeElement) ?? false;
    const found = question && focused() ? await suggestionsFor(question) : [];
    if (gone) return;
    onMove(-1);
    onOffer(
      focused() && found.length
        ? [...found, { to: searchPath(question), title: t('search.all', { question }), icon: 'search' }]
        : [],
    );
  }, PAUSE_MS);
  return () => {
    gone = true;
    clearTimeout(timer);
  };
}

const SPACES_OFFERED = 2;
const PEOPLE_OFFERED = 5;

/**
 * @typedef {{to: string, title: string, note?: string, person?: {id: string, name: string},
 *   icon?: import('../ui/Icon.js').IconName}} Suggestion
 */

/** @param {string} question @returns {Promise<Suggestion[]>} only Spaces if the server cannot be reached */
async function suggestionsFor(question) {
  try {
    const { people } = await peopleApi.findPeople(question);
    return [
      ...spacesFor(question),
      ...people
        .slice(0, PEOPLE_OFFERED)
        .map((person) => ({ to: `/${person.handle}`, title: person.name, note: `@${person.handle}`, person })),
    ];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return spacesFor(question);
  }
}

/** @param {string} question @returns {Suggestion[]} */
function spacesFor(question) {
  const found = (liveSpaces.value ?? []).filter((space) =>
    begins(question, [space.title, ...space.topics, space.host.name].join(' ')),
  );
  return found.slice(0, SPACES_OFFERED).map((space) => ({
    to: `/i/spaces/${space.id}`,
    title: space.title,
    note: t('search.live', { name: space.host.name }),
    icon: 'space',
  }));
}
