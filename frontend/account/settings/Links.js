import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { announce, boot, navigate } from '../../site/site.js';
import { Icon } from '../../ui/Icon.js';
import { Problem, useAction } from '../../ui/action.js';
import { ownAccount } from '../own-account.js';
import { reauthenticated } from '../reauthentication.js';

/**
 * Linked accounts of sign-in providers; renders nothing if there are no providers.
 * @param {{links: import('../own-account.js').Link[]}} props
 */
export function Links({ links }) {
  const { error, run } = useAction();
  const [gone, setGone] = useState(/** @type {string[]} */ ([]));
  const kept = links.filter(({ id }) => !gone.includes(id));
  const offered = (boot.providers ?? []).filter(({ id }) => !kept.some((link) => link.provider === id));
  if (kept.length + offered.length === 0) return null;
  /** @param {{id: string, name: string}} link */
  const remove = ({ id, name }) =>
    run(() =>
      reauthenticated(async () => {
        await ownAccount.removeLink(id);
        setGone([...gone, id]);
        announce(t('security.removed', { name }));
      }),
    );
  /** @param {string} provider */
  const link = (provider) =>
    run(() =>
      reauthenticated(async () => {
        const { url } = await ownAccount.visitProvider(provider, 'link', '/settings/security');
        /^https?:\/\//.test(url) ? location.assign(url) : navigate('/');
      }),
    );
  return html`
    <section class="settings-page__part" aria-labelledby="links-title">
      <h2 id="links-title">${t('security.links')}</h2>
      <p class="quiet">${t('security.links_text')}</p>
      <ul class="settings-page__rows">
        ${kept.map(
          (one) => html`
          <li key=${one.id} class="settings-page__row">
            <${Icon} name="link" />
            <span class="settings-page__words"><strong dir="auto">${one.name}</strong>
              <span dir="auto" class="quiet">${one.label}</span></span>
            <button type="button" class="pill" aria-label=${t('security.remove_named', { name: one.name })}
              onClick=${() => remove(one)}>${t('security.remove')}</button>
          </li>`,
        )}
      </ul>
      <${Problem} error=${error} />
      <div class="settings-page__buttons">
        ${offered.map(
          ({ id, name }) => html`<button key=${id} type="button" class="pill" onClick=${() => link(id)}>
          ${t('security.link_with', { name })}</button>`,
        )}</div>
    </section>`;
}
