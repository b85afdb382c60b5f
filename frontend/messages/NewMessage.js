import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { peopleApi } from '../people/api.js';
import { ApiError } from '../site/api.js';
import { account, replacePath, search } from '../site/site.js';
import { withStyle } from '../site/styles.js';
import { SignInFirst } from '../ui/EmptyPages.js';
import { Problem } from '../ui/action.js';
import { messagesApi } from './api.js';

await loadWords('inbox');
await withStyle('messages/messages');

/** The page `/messages/new?to={handle}`, which redirects to the conversation with this person. */
export function NewMessage() {
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const handle = new URLSearchParams(search.value).get('to')?.replace(/^@/, '') ?? '';
  useEffect(() => {
    if (account.value) begin(handle).then(replacePath, (/** @type {ApiError} */ failure) => setError(failure));
  }, [handle, account.value?.id]);
  if (!account.value) return html`<${SignInFirst} title=${t('message.new')} />`;
  return html`
    <div>
      <h1 class="page-title">${t('message.new')}</h1>
      <div class="empty"><${Problem} error=${error} />
        ${
          error
            ? html`<p><a class="pill" href="/messages">${t('nav.messages')}</a></p>`
            : html`<p class="quiet">
          ${t('loading')}</p>`
        }</div>
    </div>`;
}

/** @param {string} handle @returns {Promise<string>} the path of the conversation. Throws ApiError. */
async function begin(handle) {
  if (!handle) return '/messages';
  const { profile } = await peopleApi.profile(handle);
  const { conversation } = await messagesApi.beginConversation([profile.id]);
  return `/messages/${conversation.id}`;
}
