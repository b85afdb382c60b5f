/** The WebSocket for what is addressed to the signed-in person, wherever they are on the site. */
import { effect } from '@preact/signals';
import { notificationsApi } from '../notifications/api.js';
import { backoff } from '../room/backoff.js';
import { receiveInvite } from '../room/invites.js';
import { ApiError } from '../site/api.js';
import { publish } from '../site/events.js';
import { account } from '../site/site.js';

const FIRST_MS = 1_500; // the page itself comes first
const STEADY_MS = 10_000; // who is thrown out at once must not come back at once, again and again
const PING_MS = 5 * 60_000; // API Gateway closes what is idle for 10 min
const FINAL = new Set([401, 403, 404]); // the server has nothing for this person

/** Opens it for whoever is signed in, again when it drops, and not for guests. */
export function keepSiteSocket() {
  let stop = () => {};
  effect(() => {
    const own = account.value?.id;
    stop();
    stop = own ? listen() : () => {};
  });
}

/** @returns {() => void} ends it */
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
      if (!FINAL.has(error.status)) again();
    }
  };
  let timer = setTimeout(connect, FIRST_MS);
  return () => {
    over = true;
    clearTimeout(timer);
    socket?.close();
  };
}

/** What the socket says and takes, which only who is signed in needs. Throws ApiError `offline`. */
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
    if (message?.type === 'noted' || message?.type === 'said' || message?.type === 'seen') publish(message);
  };
  return socket;
}
