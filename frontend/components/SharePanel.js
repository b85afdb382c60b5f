import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { lazy } from '../pages/lazy.js';
import { account, announce, composing, draft } from '../site.js';
import { Icon } from './Icon.js';

/** Opened by few. */
const SendDialog = lazy(async () => (await import('./SendDialog.js')).SendDialog);

/** Sites that take a text and an address, and open a composer of their own. */
const INTENTS = [
  { name: 'X', to: (/** @type {string} */ text, /** @type {string} */ url) => `https://x.com/intent/post?text=${text}&url=${url}` },
  { name: 'Bluesky', to: (/** @type {string} */ text, /** @type {string} */ url) => `https://bsky.app/intent/compose?text=${text}%20${url}` },
  { name: 'WhatsApp', to: (/** @type {string} */ text, /** @type {string} */ url) => `https://wa.me/?text=${text}%20${url}` },
];

/** @param {{room: import('../room/session.js').Room}} props ways to bring others in */
export function SharePanel({ room }) {
  const [sending, setSending] = useState(false);
  const url = `${location.origin}/i/spaces/${room.space}`;
  const title = room.screen.space?.title ?? room.view?.title ?? '';
  const copy = async () => {
    const copied = await navigator.clipboard.writeText(url).then(() => true, () => false);
    announce(copied ? t('share.copied') : t('share.not_copied', { url }));
  };
  const post = () => {
    draft.value = `${title} ${url}`;
    composing.value = 'post';
  };
  return html`
    <section class="share" aria-label=${t('dock.share')}>
      <button type="button" class="pill pill--light" onClick=${copy}><${Icon} name="link" /><span>${t('share.copy')}</span></button>
      ${account.value && html`<button type="button" class="pill pill--on-purple" onClick=${post}><${Icon} name="feather" /><span>${t('share.post')}</span></button>`}
      ${account.value && html`<button type="button" class="pill pill--on-purple" onClick=${() => setSending(true)}><${Icon} name="mail" /><span>${t('share.message')}</span></button>`}
      ${INTENTS.map(({ name, to }) => html`
        <a key=${name} class="pill pill--on-purple" target="_blank" rel="noopener noreferrer" href=${to(encodeURIComponent(title), encodeURIComponent(url))}>${name}</a>`)}
      ${sending && html`<${SendDialog} space=${room.space} title=${title} onClose=${() => setSending(false)} />`}
    </section>`;
}
