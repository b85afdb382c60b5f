/** The reactions of a recording, told while it plays. */
import { effect } from '@preact/signals';
import { reactionsBetween } from './events.js';

const STEP_MS = 1_000; // of listening
const HANDFUL = 5; // in a step

/**
 * @param {Pick<import('./player.js').Player, 'at' | 'moved' | 'playing' | 'speed'>} player
 * @param {readonly import('./events.js').Reacted[]} reactions
 * @param {(tallies: import('./events.js').ReactionCount[]) => void} tell not of what somebody jumps over
 * @returns {() => void} stops
 */
export function followReactions(player, reactions, tell) {
  let { moved } = player;
  let from = player.at.peek();
  return effect(() => {
    const at = player.at.value;
    if (moved !== player.moved) {
      moved = player.moved;
      from = moved.to;
    }
    if (!player.playing.value || at - from < STEP_MS * player.speed.value) return;
    const told = reactionsBetween(reactions, from, at, HANDFUL);
    from = at;
    if (told.length > 0) tell(told);
  });
}
