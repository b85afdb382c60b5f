import { html } from 'htm/preact';
import { t } from '../i18n/index.js';

export function NotFound() {
  return html`<div class="empty"><h1>${t('missing.title')}</h1><p class="quiet">${t('missing.text')}</p><p>
    <a class="pill pill--primary" href="/">${t('missing.home')}</a></p></div>`;
}

/** Shown in place of a page that needs an account. @param {{title: string}} props */
export function SignInFirst({ title }) {
  return html`
    <div class="empty">
      <h1 dir="auto">${title}</h1>
      <p class="quiet">${t('signed_out.text')}</p>
      <p><a class="pill pill--primary" href="/sign-in">${t('account.sign_in')}</a></p>
    </div>`;
}
