/** The WebSocket for events that are addressed to the signed-in person, on every page. */
import { effect } from '@preact/signals';
import { notificationsApi } from '../notifications/api.js';
import { backoff } from '../room/backoff.js';
import { receiveInvite } from '../room/invites.js';
import { ApiError } from '../site/api.js';
import { publish } from '../site/events.js';
import { account } from '../site/site.js';

const FIRST_MS = 1_500; // the page itself comes first
const STEADY_MS = 10_000; // a connection must last this long before the backoff starts again
const PING_MS = 5 * 60_000; // API Gateway closes what is idle for 10 min
const FINAL = new Set([401, 403, 404]); // not retried

/** Opens the socket while somebody is signed in, and again when it drops. */
export function keepSiteSocket() {
  let stop = () => {};
  effect(() => {
    const own = account.value?.id;
    stop();
    stop = own ? listen() : () => {};
  });
}

/** @returns {() => void} stops listening */
function listen() {
  let attempt = 0;
  let over = false;
  /** @type {WebSocket | null} */
  let socket = null;
  const again = () => {
    if (!over) timer = setTimeout(connect, backoff(++attempt, Math.random()));
  };
  const connect = async () => {
    try {
      const wire = await loadWire();
      const door = await notificationsApi.socket();
      if (over) return;
      socket = open(door, wire, () => (attempt = 0), again);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (over) return; // somebody else may have signed in meanwhile
      if (error.status === 401)
        account.value = null; // the session ended elsewhere
      else if (!FINAL.has(error.status)) again();
    }
  };
  let timer = setTimeout(connect, FIRST_MS);
  return () => {
    over = true;
    clearTimeout(timer);
    socket?.close();
  };
}

/** Loads the protocol code, which guests do not need. Throws ApiError `offline`. */
async function loadWire() {
  try {
    const [{ encodeToLambda }, { read }] = await Promise.all([
      import('../protocol/messages.js'),
      import('../room/signalling.js'),
    ]);
    return { encodeToLambda, read };
  } catch {
    throw new ApiError(0, 'offline', '');
  }
}

/**
 * @param {{url: string, ticket: string}} door
 * @param {Awaited<ReturnType<typeof loadWire>>} wire
 * @param {() => void} onSteady
 * @param {() => void} onLost
 * @returns {WebSocket}
 */
function open(door, { encodeToLambda, read }, onSteady, onLost) {
  const socket = new WebSocket(`${door.url}?ticket=${encodeURIComponent(door.ticket)}`);
  const ping = setInterval(
    () => socket.readyState === WebSocket.OPEN && socket.send(encodeToLambda({ action: 'ping' })),
    PING_MS,
  );
  const steady = setTimeout(onSteady, STEADY_MS);
  socket.onopen = () => publish({ type: 'caught_up' });
  socket.onclose = () => {
    clearInterval(ping);
    clearTimeout(steady);
    onLost();
  };
  socket.onmessage = ({ data }) => {
    const message = read(data);
    if (message?.type === 'invited') receiveInvite(message);
    if (message && isPersonal(message)) publish(message);
  };
  return socket;
}

const PERSONAL = new Set(['noted', 'said', 'seen', 'read', 'typing']);

/**
 * @param {import('../protocol/messages.js').FromLambda} message
 * @returns {message is Exclude<import('../site/events.js').PersonalEvent, {type: 'caught_up'}>}
 */
const isPersonal = (message) => PERSONAL.has(message.type);
