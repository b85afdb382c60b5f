/** Events for the signed-in person, published by the site's socket, and their listeners. */

/** @typedef {import('../protocol/messages.js').MessageAdded} MessageAdded */
/** @typedef {import('../protocol/messages.js').NotificationAdded} NotificationAdded */
/** @typedef {import('../protocol/messages.js').MessagesRead | import('../protocol/messages.js').Typing} Receipt */
/**
 * @typedef {MessageAdded | NotificationAdded | Receipt | {type: 'seen'} | {type: 'caught_up'}} PersonalEvent
 *   `caught_up`: earlier events were missed
 */

/** @type {Set<(event: PersonalEvent) => void>} */
const listeners = new Set();

/** @param {(event: PersonalEvent) => void} listener @returns {() => void} stops listening */
export function onPersonalEvent(listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** @param {PersonalEvent} event */
export function publish(event) {
  for (const listener of listeners) listener(event);
}
