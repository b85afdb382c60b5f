import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { lazy } from '../pages/lazy.js';
import { INTENTS, embedCode, mailTo } from '../sharing.js';
import { account, announce, composing, draft } from '../site.js';
import { Icon } from './Icon.js';

/** Opened by few. */
const SendDialog = lazy(async () => (await import('./SendDialog.js')).SendDialog);

/** @param {{id: string, title: string}} props ways to bring others into a Space */
export function ShareLinks({ id, title }) {
  const [sending, setSending] = useState(false);
  const url = `${location.origin}/i/spaces/${id}`;
  /** @param {string} text @param {string} said */
  const copy = async (text, said) => {
    const copied = await navigator.clipboard.writeText(text).then(() => true, () => false);
    announce(copied ? said : t('share.not_copied', { url: text }));
  };
  const post = () => {
    draft.value = `${title} ${url}`;
    composing.value = 'post';
  };
  return html`
    <section class="share" aria-label=${t('dock.share')}>
      <button type="button" class="pill pill--light" onClick=${() => copy(url, t('share.copied'))}><${Icon} name="link" /><span>${t('share.copy')}</span></button>
      ${'share' in navigator && html`<button type="button" class="pill pill--on-purple" onClick=${() => hand(title, url)}><${Icon} name="share" /><span>${t('share.system')}</span></button>`}
      ${account.value && html`<button type="button" class="pill pill--on-purple" onClick=${post}><${Icon} name="feather" /><span>${t('share.post')}</span></button>`}
      ${account.value && html`<button type="button" class="pill pill--on-purple" onClick=${() => setSending(true)}><${Icon} name="mail" /><span>${t('share.message')}</span></button>`}
      ${INTENTS.map(({ name, to }) => html`
        <a key=${name} class="pill pill--on-purple" target="_blank" rel="noopener noreferrer" href=${to(title, url)}>${name}</a>`)}
      <a class="pill pill--on-purple" href=${mailTo(title, url)}>${t('share.mail')}</a>
      <button type="button" class="pill pill--on-purple" onClick=${() => copy(embedCode(location.origin, id, title), t('share.embed_copied'))}>${t('share.embed')}</button>
      ${sending && html`<${SendDialog} space=${id} title=${title} onClose=${() => setSending(false)} />`}
    </section>`;
}

/** To whatever the device shares with. That somebody closes that again is nothing to tell. @param {string} title @param {string} url */
const hand = (title, url) => navigator.share({ title, url }).catch(() => {});
