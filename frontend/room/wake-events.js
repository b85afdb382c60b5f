/** Events after which sound that was paused or suspended may be allowed to go on. */

/** @returns {[EventTarget, string][]} */
export const wakeEvents = () => [
  [window, 'visibilitychange'],
  [window, 'resume'], // a frozen tab
  [window, 'pageshow'],
  [window, 'focus'],
  ...(navigator.mediaDevices ? [/** @type {[EventTarget, string]} */ ([navigator.mediaDevices, 'devicechange'])] : []),
];
