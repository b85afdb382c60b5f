import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { remove } from '../posts.js';
import { account } from '../site.js';
import { Dialog } from './Dialog.js';
import { Icon } from './Icon.js';

/** @param {{post: import('../api.js').Post}} props what only its author may do */
export function PostMenu({ post }) {
  const [asking, setAsking] = useState(false);
  if (account.value?.id !== post.author.id) return null;
  const confirm = () => {
    setAsking(false);
    void remove(post.id);
  };
  return html`
    <button type="button" class="icon-button post__delete" aria-label=${t('post.delete')} title=${t('post.delete')} onClick=${() => setAsking(true)}><${Icon} name="trash" /></button>
    ${asking && html`
      <${Dialog} title=${t('post.delete_title')} onClose=${() => setAsking(false)}>
        <p>${t('post.delete_text')}</p>
        <div class="form__foot">
          <button type="button" class="pill" onClick=${() => setAsking(false)}>${t('dialog.cancel')}</button>
          <button type="button" class="pill pill--danger" onClick=${confirm}>${t('post.delete_confirm')}</button>
        </div>
      <//>`}`;
}
