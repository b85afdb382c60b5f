import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { copy } from '../site/clipboard.js';
import { account, composing, draft } from '../site/site.js';
import { Icon } from '../ui/Icon.js';
import { INTENTS, embedCode, mailTo } from './share-targets.js';
import { sharedSpace } from './spaces.js';

/**
 * Ways to share a Space.
 * @param {{id: string, title: string, onDone?: () => void}} props `onDone`: called before a post or a message is begun
 */
export function ShareLinks({ id, title, onDone }) {
  const url = `${location.origin}/i/spaces/${id}`;
  const send = () => {
    onDone?.();
    sharedSpace.value = { id, title };
  };
  const post = () => {
    onDone?.();
    draft.value = `${title} ${url}`;
    composing.value = 'post';
  };
  return html`
    <section class="share" aria-label=${t('dock.share')}>
      <button type="button" class="pill pill--light" onClick=${() => copy(url)}><${Icon} name="link" /><span>
        ${t('share.copy')}</span></button>
      ${
        'share' in navigator &&
        html`<button type="button" class="pill pill--on-purple"
        onClick=${() => openShareSheet(title, url)}><${Icon} name="share" /><span>${t('share.system')}</span></button>`
      }
      ${
        account.value &&
        html`<button type="button" class="pill pill--on-purple" onClick=${post}>
        <${Icon} name="feather" /><span>${t('share.post')}</span></button>`
      }
      ${
        account.value &&
        html`<button type="button" class="pill pill--on-purple"
        onClick=${send}><${Icon} name="mail" /><span>${t('share.message')}</span>
          </button>`
      }
      <${ShareElsewhere} id=${id} title=${title} url=${url} />
    </section>`;
}

/** @param {{id: string, title: string, url: string}} props */
const ShareElsewhere = ({ id, title, url }) => html`
      ${INTENTS.map(
        ({ name, to }) => html`
        <a key=${name} dir="auto" class="pill pill--on-purple" target="_blank" rel="noopener noreferrer"
          href=${to(title, url)}>
          ${name}</a>`,
      )}
      <a class="pill pill--on-purple" href=${mailTo(title, url)}>${t('share.mail')}</a>
      <button type="button" class="pill pill--on-purple"
        onClick=${() => copy(embedCode(location.origin, id, title), t('share.embed_copied'))}>${t('share.embed')}
          </button>`;

/**
 * Opens the device's share sheet; closing it without sharing is no error.
 * @param {string} title
 * @param {string} url
 */
const openShareSheet = (title, url) => navigator.share({ title, url }).catch(() => {});
