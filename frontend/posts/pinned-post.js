/** The post that the person's own profile shows first. */
import { t } from '../i18n/index.js';
import { announce, attempt } from '../site/site.js';
import { postsApi } from './api.js';
import { changeAll } from './post-cache.js';

/** @param {import('./api.js').Post} post pins it instead of any other, or unpins it */
export async function togglePin(post) {
  const on = !post.you?.pinned;
  if (!(await attempt(() => postsApi.pin(post.id, on)))) return;
  changeAll((one) => (one.you ? { ...one, you: { ...one.you, pinned: on && one.id === post.id } } : one));
  announce(t(on ? 'post.pinned' : 'post.unpinned'));
}
