import { useComputed, useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { loadWords, t } from '../../i18n/index.js';
import { nameNow } from '../../people/profile-cards.js';
import { blocked, muted } from '../../people/relationships.js';
import { rise } from '../../room/reactions.js';
import { ApiError } from '../../site/api.js';
import { ownPath } from '../../site/own-links.js';
import { account } from '../../site/site.js';
import { withStyle } from '../../site/styles.js';
import { PinItem } from '../dock/PinItem.js';
import { ReactionsView } from '../dock/ReactionsView.js';
import { recordingApi } from './api.js';
import { pinsAt, postAt } from './events.js';
import { askOnce } from './pinned-posts.js';
import { followReactions } from './reaction-track.js';

await loadWords('room');
await withStyle('space/replay/replay');

/**
 * @typedef {import('./current.js').Replay} Replay
 * @typedef {import('./pinned-posts.js').Post} Post
 */

/** What was pinned at the moment that is played, and the reactions. @param {{replay: Replay}} props */
export const EventsNow = ({ replay }) => html`<${ReactionsNow} replay=${replay} /><${PinsNow} replay=${replay} />`;

/** @param {{replay: Replay}} props */
function ReactionsNow({ replay: { player, recording } }) {
  const shown = useSignal(/** @type {import('../../room/reactions.js').Rising[]} */ ([]));
  const { reactions = [] } = recording;
  useEffect(() => followReactions(player, reactions, (tallies) => rise(tallies, shown)), [player, recording]);
  return html`<${ReactionsView} person=${null} shown=${shown} />`;
}

/** @param {{replay: Replay}} props */
function PinsNow({ replay: { player, recording } }) {
  const { pins = [], duration_ms: lasts } = recording;
  // As a text, which changes only with the pins. At the end, those of the last moment stay.
  const now = useComputed(() => pinsAt(pins, Math.min(player.at.value, lasts - 1)).join('\n'));
  const ask = useMemo(() => askOnce((id) => recordingApi.pinnedPost(id)), [account.value?.id]);
  const urls = now.value.split('\n').filter(Boolean);
  if (urls.length === 0) return null;
  return html`
    <section class="replay__pins" aria-label=${t('pins.label')}>
      <ul>${urls.map((url) => html`<${PinNow} key=${url} url=${url} ask=${ask} />`)}</ul>
    </section>`;
}

/** @param {{url: string, ask: ReturnType<typeof askOnce>}} props */
function PinNow({ url, ask }) {
  const post = postAt(ownPath(url, location.origin));
  if (post !== null) return html`<${PostNow} url=${url} post=${post} ask=${ask} />`;
  return html`<${PinItem} pin=${{ url, text: '', by: null }} />`;
}

/** A post as it is now; only its link if it cannot be loaded. @param {{url: string, post: string, ask: ReturnType<typeof askOnce>}} props */
function PostNow({ url, post, ask }) {
  const [found, setFound] = useState(/** @type {Post | 'failed' | null} */ (null));
  useEffect(() => {
    let left = false;
    const show = (/** @type {Post | 'failed' | null} */ now) => !left && setFound(now);
    show(null);
    ask(post).then(show, (error) => {
      if (!(error instanceof ApiError)) throw error;
      show('failed');
    });
    return () => void (left = true);
  }, [post, ask]);
  if (found === null) return null;
  if (found === 'failed') return html`<${PinItem} pin=${{ url, text: '', by: null }} />`;
  const { author, text } = found;
  if (blocked.value.has(author.id) || muted.value.has(author.id)) return null;
  return html`<${PinItem} pin=${{ url, text, by: { ...author, name: nameNow(author) } }} />`;
}
