/** Copies text, and announces whether that worked. */
import { t } from '../i18n/index.js';
import { announce } from './site.js';

/** @param {string} text @param {string} [done] the announcement if it worked */
export async function copy(text, done = t('share.copied')) {
  const copied = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
  announce(copied ? done : t('share.not_copied', { url: text }));
}
