import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../api.js';
import { Problem } from '../components/Problem.js';
import { SignInFirst } from '../components/SignInFirst.js';
import { learn, t } from '../i18n/index.js';
import { account, api, replacePath, search } from '../site.js';
import { withStyle } from '../styling.js';

await learn('inbox');

await withStyle('inbox');

/** `/messages/new?to={handle}`: on to the conversation with this person. */
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
      <div class="empty"><${Problem} error=${error} />${error ? html`<p><a class="pill" href="/messages">${t('nav.messages')}</a></p>` : html`<p class="quiet">${t('loading')}</p>`}</div>
    </div>`;
}

/** @param {string} handle @returns {Promise<string>} the path of the conversation. Throws ApiError. */
async function begin(handle) {
  if (!handle) return '/messages';
  const { profile } = await api.personCalled(handle);
  const { conversation } = await api.beginConversation([profile.id]);
  return `/messages/${conversation.id}`;
}
