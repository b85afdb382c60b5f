import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { storeBlocked } from '../people/relationships.js';
import { receiveInviteOf } from '../room/invites.js';
import { room } from '../room/live.js';
import { ApiError } from '../site/api.js';
import { boot } from '../site/site.js';
import { NotFound } from '../ui/EmptyPages.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { SpaceBeside } from './SpaceBeside.js';
import { SpacePreview } from './SpacePreview.js';
import { spaceApi } from './api.js';
import { keepAsking } from './page-polling.js';
import { liveById } from './spaces.js';

await loadWords('people', 'room');

const PACE = { every: 15_000, slowest: 60_000 };

/**
 * The page of a Space; the dock shows the room to people who are in it.
 * @param {{id: string, posts: import('preact').ComponentType<{space: string}>}} props `posts` shows the posts about it
 */
export function SpacePage({ id, posts }) {
  const [loaded, setLoaded] = useState(boot.space?.id === id ? boot.space : null);
  useEffect(() => {
    if (!loaded) return;
    receiveInviteOf(loaded);
    storeBlocked(loaded);
  }, [loaded]);
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const here = room.value?.space === id ? room.value : null;
  const live = liveById.value.get(id);
  useEffect(() => keepLoading(id, setLoaded, setError), [id, here?.phase, live !== undefined]);
  if (error?.status === 404) return html`<${NotFound} />`;
  const space = loaded?.id === id ? withRoom(withList(loaded, live), here) : null;
  const inside = here && (here.phase === 'live' || here.phase === 'reconnecting');
  return html`
    <div class="space-page">
      ${
        inside
          ? html`<h1 class="page-title">${t('beside.label')}</h1>`
          : html`<p class="page-title">${t('space.page')}</p>`
      }
      <${Problem} error=${here?.phase === 'refused' ? here.error : error} />
      ${!space && !error && html`<${Skeleton} kind="lines" count=${4} />`}
      ${space && inside && html`<${SpaceBeside} room=${here} topics=${space.topics} posts=${posts} />`}
      ${space && !inside && html`<${SpacePreview} space=${space} room=${here} onChange=${setLoaded} />`}
    </div>`;
}

/**
 * @param {import('./views.js').SpaceView} space
 * @param {import('./views.js').LiveSpace | undefined} live as everybody's list has it, if it does
 * @returns {import('./views.js').SpaceView}
 */
function withList(space, live) {
  if (!live || live.version < space.version || space.state !== 'live') return space;
  const { title, topics, listeners, stage } = live;
  const muted = new Set(space.stage.filter(({ muted_by_host }) => muted_by_host).map(({ id }) => id));
  return {
    ...space,
    title,
    topics,
    listeners,
    stage: stage.map((one) => ({ ...one, muted_by_host: muted.has(one.id) })),
  };
}

/**
 * @param {import('./views.js').SpaceView} space
 * @param {import('../room/session.js').Room | null} here newer than the API's last answer
 */
function withRoom(space, here) {
  const { space: now, stage, audience } = here?.screen ?? {};
  const ended = here?.phase === 'ended' ? { state: /** @type {const} */ ('ended') } : {};
  return {
    ...space,
    ...(now && { title: now.title, topics: now.topics, state: now.state, settings: now.settings }),
    ...(stage && { stage }),
    ...(audience && here?.phase !== 'ended' && { listeners: audience.count }),
    ...ended,
  };
}

/**
 * Loads the Space, and again when somebody comes back to the page. While it is live, the list of live Spaces says what
 * changes; otherwise it is asked for from time to time.
 * @param {string} id
 * @param {(space: import('./views.js').SpaceView) => void} onLoad
 * @param {(error: ApiError | null) => void} onError
 * @returns {() => void} stops
 */
function keepLoading(id, onLoad, onError) {
  let gone = false;
  const load = async () => {
    try {
      const { space } = await spaceApi.space(id);
      if (gone) return true;
      onError(null);
      onLoad(space);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!gone) onError(error);
      return false;
    }
  };
  const stop = keepAsking(load, PACE, () => !liveById.peek().has(id));
  return () => {
    gone = true;
    stop();
  };
}
