import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { ago, t } from '../i18n/index.js';
import { clock } from '../site/clock.js';
import { Problem, useAction } from '../ui/action.js';
import { ConversationAvatar } from './ConversationAvatar.js';
import { messagesApi } from './api.js';
import { preview, titleOf } from './names.js';

/** @typedef {import('./api.js').FoundPage['found'][number]} Found */
/** @typedef {import('../site/api.js').ApiError} ApiError */

const PAUSE_MS = 300; // after the last key
const ENOUGH = 20; // results, after which older ones are searched by a button

/**
 * The messages in which the words are, instead of the list of conversations.
 * @param {{question: string}} props not empty
 */
export function MessageSearch({ question }) {
  const { found, busy, error, more } = useFound(question);
  const none = !busy && !error && found.length === 0;
  return html`
    <${Problem} error=${error} />
    <p class="conversations__said quiet" role="status">
      ${busy ? t('message.searching') : none ? t('picker.nobody', { query: question }) : ''}</p>
    <ul class="conversations" aria-label=${t('message.found')}>
      ${found.map((one) => html`<${Row} key=${`${one.conversation.id} ${one.line.seq}`} found=${one} />`)}</ul>
    ${more && html`<button type="button" class="pill more" onClick=${more}>${t('message.search_on')}</button>`}`;
}

/**
 * @param {string} question
 * @returns {{found: Found[], busy: boolean, error: ApiError | null, more: (() => void) | null}} `more` searches older
 *   messages; null while something is searched, and at the end
 */
function useFound(question) {
  const [state, setState] = useState({ found: /** @type {Found[]} */ ([]), next: /** @type {string | null} */ (null) });
  const [from, setFrom] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(true);
  const { error, run } = useAction();
  useEffect(() => {
    setState({ found: [], next: null });
    setFrom(null);
  }, [question]);
  useEffect(() => {
    let over = false;
    setBusy(true);
    const search = async () => {
      const page = await enough(question, from, () => over);
      if (!over) setState((before) => ({ ...page, found: from ? [...before.found, ...page.found] : page.found }));
    };
    const timer = setTimeout(() => void run(search).then(() => over || setBusy(false)), from ? 0 : PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [question, from]);
  return { found: state.found, busy, error, more: busy || state.next === null ? null : () => setFrom(state.next) };
}

/** @param {{found: Found}} props */
function Row({ found: { conversation, line } }) {
  return html`
    <li>
      <a class="conversations__row" href=${`/messages/${conversation.id}?at=${line.seq}`}>
        <${ConversationAvatar} conversation=${conversation} />
        <span class="conversations__words">
          <span class="conversations__top"><strong dir="auto">${titleOf(conversation)}</strong>
            <time class="quiet" datetime=${new Date(line.at).toISOString()}>${ago(line.at, clock.value)}</time></span>
          <span dir="auto" class="conversations__hit">${preview(line)}</span>
        </span>
      </a>
    </li>`;
}

/**
 * @param {string} question
 * @param {string | null} cursor
 * @param {() => boolean} over whether somebody asks for something else by now
 * @returns {Promise<import('./api.js').FoundPage>} enough results, or all that there are
 */
async function enough(question, cursor, over) {
  let page = await messagesApi.findMessages(question, cursor);
  while (page.next !== null && page.found.length < ENOUGH && !over()) {
    const more = await messagesApi.findMessages(question, page.next);
    page = { found: [...page.found, ...more.found], next: more.next };
  }
  return page;
}
