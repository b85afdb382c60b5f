/** The keys of keyboards, headsets and lock screens, and what these show (Media Session). */
import { effect } from '@preact/signals';
import { metadataOf } from '../media-metadata.js';
import { replaying } from './current.js';
import { nextStart, previousStart } from './timeline.js';

export const BACK_MS = 15_000;
export const ON_MS = 30_000;

/** @param {import('./current.js').Replay} replay @returns {() => void} gives the keys up */
export function bindMediaKeys(replay) {
  const { about, link } = replay;
  const session = navigator.mediaSession;
  if (!session) return () => {};
  const leave = [
    effect(() => {
      if (replaying.value !== replay) return undefined;
      session.metadata = metadataOf({ title: about.title, artist: about.host.name, link });
      const actions = actionsOf(replay);
      set(session, actions);
      return () => set(session, Object.fromEntries(Object.keys(actions).map((name) => [name, null])));
    }),
    effect(() => {
      if (replaying.value === replay) tell(session, replay);
    }),
  ];
  return () => leave.forEach((one) => one());
}

/** @param {import('./current.js').Replay} replay @returns {Record<string, MediaSessionActionHandler>} */
function actionsOf({ player, chapters, recording }) {
  const at = () => player.at.peek();
  return {
    play: () => player.play(),
    pause: () => player.pause(),
    seekbackward: ({ seekOffset }) => player.jump(-(seekOffset ? seekOffset * 1000 : BACK_MS)),
    seekforward: ({ seekOffset }) => player.jump(seekOffset ? seekOffset * 1000 : ON_MS),
    seekto: ({ seekTime }) => player.seek((seekTime ?? 0) * 1000),
    previoustrack: () => player.seek(previousStart(chapters, at())),
    nexttrack: () => player.seek(nextStart(chapters, at()) ?? recording.duration_ms),
  };
}

/** @param {MediaSession} session @param {Record<string, MediaSessionActionHandler | null>} actions */
function set(session, actions) {
  for (const [name, action] of Object.entries(actions)) {
    try {
      session.setActionHandler(/** @type {MediaSessionAction} */ (name), action);
    } catch {
      // Browsers throw for the actions that they do not know.
    }
  }
}

/** @param {MediaSession} session @param {import('./current.js').Replay} replay */
function tell(session, { player, recording }) {
  session.playbackState = player.playing.value ? 'playing' : 'paused';
  session.setPositionState?.({
    duration: recording.duration_ms / 1000,
    position: Math.min(player.at.value, recording.duration_ms) / 1000,
    playbackRate: player.speed.value,
  });
}
