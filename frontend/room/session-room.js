/**
 * What a session shows of the room that it is in, and what it needs from outside.
 *
 * @typedef {import('./phases.js').Phase} Phase
 * @typedef {{
 *   phase: Phase, space: string, anonymous: boolean, view: import('../space/views.js').SpaceView | null, screen:
 *   import('./state.js').Screen,
 *   voice: import('./voice.js').VoiceState, muted: boolean, error: import('../site/api.js').ApiError | null,
 *   troubled: boolean, preparing: boolean, full: boolean, lost: number, lostTracks: number,
 * }} Room `preparing`: whether a worker is being started for the Space; `full`: whether it has no room; `lost`: ms of
 *   its recording that are lost, as its hosts are told; `lostTracks`: of the speakers' own sound
 * @typedef {{
 *   api: Pick<import('../space/requests.js').SpaceApi, 'join' | 'change' | 'onStage'>,
 *   openLink: (options: import('./link.js').LinkOptions) => Promise<import('./link.js').Link>,
 *   exchange: typeof import('./signalling.js').exchange,
 *   capture: import('./voice.js').Capture,
 *   after: (ms: number, then: () => void) => () => void,
 *   random: () => number,
 *   onChange: (room: Room) => void,
 *   onSound: (receiver: RTCRtpReceiver | null) => void,
 *   onReplaced: () => void,
 *   onReactions: (tallies: import('../protocol/messages.js').ReactionCount[]) => void,
 *   onCaptions: (captions: import('../protocol/messages.js').Captions) => void,
 *   onFound: (found: import('../protocol/messages.js').Found) => void,
 *   onInvited: (invited: import('../protocol/messages.js').Invited) => void,
 * }} Ports
 */

/** @param {string} space @param {boolean} anonymous @returns {Room} before anything has happened */
export const emptyRoom = (space, anonymous) => ({
  phase: 'idle',
  space,
  anonymous,
  view: null,
  screen: {},
  voice: 'off',
  muted: true,
  error: null,
  troubled: false,
  preparing: false,
  full: false,
  lost: 0,
  lostTracks: 0,
});
