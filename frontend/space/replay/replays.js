/** Makes replays. At most one of them plays, and none while this page is in a Space. */
import { effect } from '@preact/signals';
import { t } from '../../i18n/index.js';
import { isInside, room } from '../../room/live.js';
import { followOutput } from '../../room/output.js';
import { announce } from '../../site/site.js';
import { toPlay } from './files.js';
import { bindMediaKeys } from './media-keys.js';
import { Player } from './player.js';
import { keepPosition, positionIn } from './positions.js';
import { replaying } from './current.js';
import { chaptersOf, silencesOf } from './timeline.js';

/**
 * @typedef {import('./current.js').Replay} Replay
 * @typedef {Pick<import('../requests.js').SpaceView, 'id' | 'title' | 'host'>} Played the Space, or the clip of one
 */

/**
 * @param {Played} about
 * @param {import('./api.js').Recording} recording that is ready
 * @param {string} [link] the path of its page
 * @returns {Replay} the one that is under way, if it is of this Space or clip, and of the same file
 */
export function replayOf(about, recording, link = `/i/spaces/${about.id}`) {
  const going = replaying.peek();
  const same = going?.about.id === about.id && going.recording.bytes === recording.bytes;
  return same ? going : made(about, recording, link);
}

/**
 * @param {Played} about
 * @param {import('./api.js').Recording} recording
 * @param {string} link
 * @returns {Replay}
 */
function made(about, recording, link) {
  const { turns, pauses, duration_ms: duration } = recording;
  const element = new Audio();
  const at = positionIn(localStorage, about.id, recording) ?? 0;
  const source = { audio: toPlay(recording), duration, silences: silencesOf(turns, duration), pauses, at };
  const player = new Player(element, source, (now) => keepPosition(localStorage, about.id, now, recording));
  const left = [followOutput(element)];
  /** @type {Replay} */
  const replay = {
    about,
    link,
    recording,
    chapters: chaptersOf(turns, duration),
    player,
    stop: () => {
      for (const leave of left.splice(0)) leave();
      player.close();
      if (replaying.peek() === replay) replaying.value = null;
    },
  };
  left.push(effect(() => void (player.playing.value && goOn(replay))));
  left.push(effect(() => void (room.value && isInside() && player.pause())));
  left.push(bindMediaKeys(replay));
  return replay;
}

/** Plays in place of another recording. @param {Replay} replay */
function goOn(replay) {
  const before = replaying.peek();
  if (before === replay) return;
  replaying.value = replay;
  before?.stop();
}

/** Plays or pauses, in a click. @param {Pick<Replay, 'player'>} replay */
export function toggle({ player }) {
  if (isInside() && !player.playing.peek()) announce(t('replay.inside'));
  else player.toggle();
}

/** Call this when the person leaves its page: it goes on if it plays. @param {Replay} replay */
export function leavePage(replay) {
  if (!replay.player.playing.peek()) replay.stop();
}
