/** What the browser's own window does for a Space: media controls name it, and a host is asked before it is closed. */
import { computed, effect } from '@preact/signals';
import { nameNow } from '../people/profile-cards.js';
import { isInside, room } from '../room/live.js';
import { metadataOf } from './media-metadata.js';

export function watchWindow() {
  nameInMediaControls();
  askHostBeforeUnload();
}

function nameInMediaControls() {
  const media = navigator.mediaSession;
  if (!media) return;
  const link = computed(() => (room.value?.phase === 'live' ? `/i/spaces/${room.value.space}` : ''));
  const title = computed(() => room.value?.screen.space?.title ?? '');
  const host = computed(() => room.value?.screen.stage?.find(({ role }) => role === 'host'));
  const artist = computed(() => (host.value ? nameNow(host.value) : ''));
  effect(() => {
    if (link.value === '') return undefined;
    const shown = metadataOf({ title: title.value, artist: artist.value, link: link.value });
    media.metadata = shown;
    return () => {
      if (media.metadata === shown) media.metadata = null; // a recording that plays by now has its own
    };
  });
}

/** Without its host a Space waits for a while, and ends. */
function askHostBeforeUnload() {
  const hosting = computed(() => isInside() && room.value?.screen.you?.role === 'host');
  const ask = (/** @type {Event} */ event) => event.preventDefault(); // the browser asks, in its own words
  effect(() => {
    if (!hosting.value) return undefined;
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  });
}
