import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { PostForm } from '../components/PostForm.js';
import { PostItem } from '../components/PostItem.js';
import { Problem } from '../components/Problem.js';
import { t } from '../i18n/index.js';
import { loadOlder, loadPosts, older, posts, postsProblem } from '../posts.js';
import { account } from '../site.js';

/** What was posted, newest first. */
export function Timeline() {
  useEffect(() => void loadPosts(), []);
  return html`
    <div>
      <h1 class="page-title">${t('nav.home')}</h1>
      <section class="timeline" aria-label=${t('timeline.label')}>
        <${Problem} error=${postsProblem.value} />
        ${posts.value === null && !postsProblem.value && html`<p class="empty quiet">${t('loading')}</p>`}
        ${posts.value?.length === 0 && html`<${Empty} />`}
        ${posts.value?.map((post) => html`<${PostItem} key=${post.id} post=${post} />`)}
        ${older.value && html`<button type="button" class="pill more" onClick=${loadOlder}>${t('timeline.older')}</button>`}
      </section>
    </div>`;
}

function Empty() {
  return html`
    <div class="empty">
      <h2>${t('timeline.empty_title')}</h2>
      <p class="quiet">${account.value ? t('timeline.empty') : t('timeline.empty_signed_out')}</p>
      ${account.value && html`<${PostForm} start="" onDone=${() => {}} />`}
    </div>`;
}
