/** Exchanges an SDP offer for the worker's answer over a WebSocket, opened with a single-use ticket. */
import { Malformed, encodeToLambda, parseFromLambda } from '../protocol/messages.js';
import { ApiError } from '../site/api.js';

const ANSWER_MS = 10_000;
const PING_MS = 5 * 60_000; // API Gateway closes sockets that are idle for 10 min

/**
 * @param {import('../space/views.js').Joined['socket']} door from `POST /api/spaces/{id}/join`; `shown`: while the
 *   socket is open, others see that this person listens
 * @param {string} space
 * @param {string} sdp
 * @param {(invited: import('../protocol/messages.js').Invited) => void} onInvited called now, or at any later time
 * @returns {Promise<{sdp: string, socket: WebSocket}>} the worker's answer, and the socket, which the caller closes;
 *   losing it does not affect the sound. Throws ApiError.
 */
export function exchange(door, space, sdp, onInvited) {
  const socket = new WebSocket(`${door.url}?ticket=${encodeURIComponent(door.ticket)}`);
  return new Promise((resolve, reject) => {
    /** @param {ApiError} error */
    const fail = (error) => {
      clearTimeout(timer);
      socket.close();
      reject(error);
    };
    const timer = setTimeout(() => fail(new ApiError(0, 'no_answer', '')), ANSWER_MS);
    const offer = { action: /** @type {const} */ ('offer'), space, sdp, correlation_id: door.correlation_id };
    socket.onopen = () => socket.send(encodeToLambda(offer));
    socket.onclose = () => fail(new ApiError(0, 'offline', ''));
    socket.onmessage = ({ data }) => {
      const message = read(data);
      if (message?.type === 'invited') return onInvited(message);
      if (message?.type === 'error')
        fail(new ApiError(0, message.code, message.message, undefined, message.correlation_id));
      if (message?.type !== 'answer' || message.space !== space) return;
      clearTimeout(timer);
      socket.onclose = null;
      if (door.shown) keepOpen(socket);
      resolve({ sdp: message.sdp, socket });
    };
  });
}

/** @param {WebSocket} socket */
function keepOpen(socket) {
  const ping = setInterval(
    () => socket.readyState === WebSocket.OPEN && socket.send(encodeToLambda({ action: 'ping' })),
    PING_MS,
  );
  socket.onclose = () => clearInterval(ping);
}

/**
 * @param {unknown} data
 * @returns {import('../protocol/messages.js').FromLambda | null} null for messages that this version does not know
 */
export function read(data) {
  try {
    return parseFromLambda(String(data));
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
